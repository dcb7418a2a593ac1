using ModelOps.Learning.Steps;

namespace ModelOps.Learning.Tests.Steps;

public sealed class TextColumnsTests
{
    private static readonly Frame _frame = Make();

    private static Frame Make()
    {
        string[] words = ["good", "bad", "old", "new", "red", "blue", "fast", "slow"];
        var random = new Random(2);
        return new Frame(
            StringColumn.From("note", Enumerable.Range(0, 600).Select(_ => string.Join(' ', Enumerable.Range(0, 5).Select(_ => words[random.Next(8)])))),
            StringColumn.From("zip", Enumerable.Range(0, 600).Select(_ => $"z{random.Next(200)}")),
            StringColumn.From("id", Enumerable.Range(0, 600).Select(i => $"id{i}")),
            StringColumn.From("kind", Enumerable.Range(0, 600).Select(_ => words[random.Next(8)])),
            StringColumn.From("odd,name", Enumerable.Range(0, 600).Select(_ => $"z{random.Next(200)}")),
            StringColumn.From("y", Enumerable.Range(0, 600).Select(i => i % 2 == 0 ? "a" : "b")));
    }

    [Fact]
    public void Sentences_many_and_few_values_are_told_apart()
    {
        var texts = TextColumns.Of(LearningProblem.Of(_frame, new() { Target = "y" }));

        Assert.Equal(["note"], texts.Free);
        Assert.Equal(["zip"], texts.Many);
        Assert.Equal(["id", "kind", "odd,name"], texts.Few);
    }

    [Fact]
    public void Only_values_that_rows_have_are_counted()
    {
        Assert.Equal(8, TextColumns.Values((StringColumn)_frame["kind"]));
        Assert.Equal(1, TextColumns.Values((StringColumn)_frame["kind"].Take([0])));
        Assert.Equal(0, TextColumns.Values(StringColumn.From("t", [null, null])));
    }

    [Fact]
    public void A_vocabulary_keeps_the_frequent_values_and_names_the_rest()
    {
        var column = StringColumn.From("t", ["b", "b", "a", "a", "c", null]);
        var vocabulary = Vocabulary.Learn(column, minimumCount: 2, maximumValues: 10);

        Assert.Equal(["t=a", "t=b", "t=(rare)", "t=(missing)"], vocabulary.Names);
        Assert.Equal([1, 1, 0, 0, 2, 3], vocabulary.Encode(column));
        Assert.Equal([2, 3], vocabulary.Encode(StringColumn.From("t", ["never", null])));

        var whole = Vocabulary.Learn(StringColumn.From("t", ["a"]), 1, 10);
        Assert.Equal([-1, -1], whole.Encode(StringColumn.From("t", ["never", null])));
        Assert.Equal(["t=b"], Vocabulary.Learn(StringColumn.From("t", ["a", "b", "b"]), 1, 1).Names.Where(name => !name.EndsWith(')')));
    }
}
