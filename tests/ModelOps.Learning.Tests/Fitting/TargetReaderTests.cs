using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Learning.Tests.Fitting;

public sealed class TargetReaderTests
{
    private static readonly FitOptions _any = new() { Target = "y" };

    private static Column<long> Whole(int different) => new("y", [.. Enumerable.Range(0, 100).Select(i => (long)(i % different))]);

    [Fact]
    public void The_target_says_the_task()
    {
        LearningTask Task(Column target) => TargetReader.Task(target, _any, null);
        Assert.Equal(LearningTask.Binary, Task(StringColumn.From("y", ["a", "b", "a"])));
        Assert.Equal(LearningTask.Multiclass, Task(StringColumn.From("y", ["a", "b", "c"])));
        Assert.Equal(LearningTask.Binary, Task(new Column<bool>("y", [true, false])));
        Assert.Equal(LearningTask.Binary, Task(Whole(2)));
        Assert.Equal(LearningTask.Multiclass, Task(Whole(20)));
        Assert.Equal(LearningTask.Regression, Task(Whole(21)));
        Assert.Equal(LearningTask.Binary, Task(new Column<double>("y", [0, 1, 1])));
        Assert.Equal(LearningTask.Regression, Task(new Column<double>("y", [0, 1, 2])));
        Assert.Equal(LearningTask.Regression, Task(new Column<DateTime>("y", [DateTime.UnixEpoch])));
    }

    [Fact]
    public void A_trainer_of_one_kind_and_the_users_word_decide()
    {
        Assert.Equal(LearningTask.Regression, TargetReader.Task(Whole(3), _any, [LearningTask.Regression]));
        Assert.Equal(LearningTask.Multiclass, TargetReader.Task(Whole(50), _any, [LearningTask.Binary, LearningTask.Multiclass]));
        Assert.Equal(LearningTask.Regression, TargetReader.Task(Whole(2), _any with { Task = LearningTask.Regression }, [LearningTask.Binary]));
    }

    [Theory]
    [InlineData(new[] { "no", "yes", "yes", "yes" }, null, "no,yes")]
    [InlineData(new[] { "TRUE", "x" }, null, "x,TRUE")]
    [InlineData(new[] { "good", "good", "bad" }, null, "good,bad")]
    [InlineData(new[] { "good", "bad", "bad" }, null, "bad,good")]
    [InlineData(new[] { "good", "bad", "bad" }, "bad", "good,bad")]
    [InlineData(new[] { "b", "c", "a" }, null, "a,b,c")]
    public void Of_two_classes_the_positive_one_is_last(string[] texts, string? positive, string expected) =>
        Assert.Equal(expected, string.Join(',', TargetReader.Classes(StringColumn.From("y", texts), positive).Classes));

    [Fact]
    public void Numbers_are_ordered_as_numbers() =>
        Assert.Equal(["-1", "2", "10"], TargetReader.Classes(new Column<long>("y", [10, 2, -1, 2]), null).Classes);

    [Fact]
    public void Codes_lead_back_to_the_classes() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        string[] texts = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => $"c{random.Next(5)}")];
        var (classes, codes) = TargetReader.Classes(StringColumn.From("y", texts), null);

        Assert.Equal(texts, codes.Select(code => classes[code]));
        Assert.Equal(classes.Length, classes.Distinct().Count());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_target_that_cannot_be_learnt_is_refused_with_its_reason()
    {
        Assert.Equal("The target 'y' is infinite in 1 of 2 rows. Drop these rows first.", TargetReader.Error(new Column<double>("y", [1, double.PositiveInfinity]), LearningTask.Regression));
        Assert.Equal("The target 'y' holds timestamps, but regression needs numbers. Derive a number, as days since a date.", TargetReader.Error(new Column<DateTime>("y", [DateTime.UnixEpoch]), LearningTask.Regression));
        Assert.Equal("The target 'y' has 3 classes, but a binary model needs two. Leave the task out, or give two classes.", TargetReader.Error(Whole(3), LearningTask.Binary));
        Assert.StartsWith("The target 'y' has 1001 classes.", TargetReader.Error(new Column<long>("y", [.. Enumerable.Range(0, 1001).Select(i => (long)i)]), LearningTask.Multiclass), StringComparison.Ordinal);
        Assert.Null(TargetReader.Error(Whole(3), LearningTask.Multiclass));
    }
}
