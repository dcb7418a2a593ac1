namespace ModelOps.Learning.Tests.Issues;

/// <summary>Counts became classes, labels with a blank behind became classes of their own, and 300 classes passed, all without a word.</summary>
public sealed class TrainingNotesTests
{
    private static TrainedModel Fit(Column target, FitOptions? options = null) => Learner.Fit(
        new Frame(new Column<double>("x", [.. Enumerable.Range(0, target.Count).Select(row => (row * 37 % 101) / 10.0)]), target), (options ?? new FitOptions { Target = "y" }) with { Target = "y" });

    private static StringColumn Labels(int rows, Func<int, string> label) => StringColumn.From("y", Enumerable.Range(0, rows).Select(label));

    private static Column<long> Counts(int different) => new("y", [.. Enumerable.Range(0, 200).Select(row => (long)(row % different))]);

    [Fact]
    public void Two_plain_classes_need_no_note()
    {
        using var trained = Fit(Labels(100, row => row % 3 == 0 ? "yes" : "no"));
        Assert.Equal("2 classes, 'yes' positive and 'no' negative", trained.Predicts);
        Assert.Empty(trained.Notes);
    }

    [Fact]
    public void A_count_taken_for_classes_is_said_with_the_way_out()
    {
        using var classes = Fit(Counts(10));
        Assert.Equal("10 classes", classes.Predicts);
        Assert.Equal("The numbers of 'y' are taken for 10 classes, since they are whole and few; their order is not used. To predict them as numbers, choose the task numbers, or a trainer for numbers.", Assert.Single(classes.Notes));

        using var numbers = Fit(Counts(10), new FitOptions { Target = "y", Task = LearningTask.Regression });
        Assert.Equal("numbers (regression)", numbers.Predicts);
        Assert.Empty(numbers.Notes);

        using var chosen = Fit(Counts(10), new FitOptions { Target = "y", Trainer = "logistic" });
        Assert.Empty(chosen.Notes);

        using var many = Fit(Counts(40));
        Assert.Equal("numbers (regression)", many.Predicts);
    }

    [Theory]
    [InlineData("ja", "ja ", "blanks")]
    [InlineData("new york", "new  york", "blanks")]
    [InlineData("Ja", "ja", "case")]
    [InlineData("JA", " ja", "blanks and case")]
    public void Labels_that_look_alike_are_named(string first, string second, string how)
    {
        using var trained = Fit(Labels(120, row => row % 3 == 0 ? first : row % 3 == 1 ? second : "nein"));
        var note = Assert.Single(trained.Notes);
        Assert.StartsWith($"Labels of 'y' differ by {how} only and are different classes: ", note, StringComparison.Ordinal);
        Assert.Contains($"'{first}'", note, StringComparison.Ordinal);
        Assert.Contains($"'{second}'", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_and_rare_classes_are_one_note()
    {
        using var many = Fit(Labels(300, row => $"L{row}"));
        Assert.Equal(("300 classes", 1), (many.Predicts, many.Notes.Count));
        Assert.StartsWith("300 of the 300 classes of 'y' have fewer than 5 rows (the rarest, 'L0', has 1 row)", many.Notes[0], StringComparison.Ordinal);

        using var wide = Fit(Labels(600, row => $"L{row % 60}"));
        Assert.Equal("'y' has 60 classes; the rarest, 'L0', has 10 rows. If they are not meant as classes, choose another target or task.", Assert.Single(wide.Notes));

        using var rare = Fit(Labels(100, row => row == 0 ? "rare" : row % 2 == 0 ? "a" : "b"));
        Assert.StartsWith("1 of the 3 classes of 'y' has fewer than 5 rows (the rarest, 'rare', has 1 row)", Assert.Single(rare.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "gradient-boosting", "logistic")]
    [InlineData(true)]
    [InlineData(false, "logistic")]
    public async Task A_search_says_as_well_that_numbers_are_taken_for_classes_unless_its_trainers_are_for_classes(bool said, params string[] trainers)
    {
        var frame = new Frame(new Column<double>("x", [.. Enumerable.Range(0, 200).Select(row => (row * 37 % 101) / 10.0)]), Counts(5));
        var found = await Search.RunAsync(frame, new() { Target = "y" }, new() { Trainers = trainers, Trials = 3, Folds = 2, Space = trainers.Contains("logistic") ? [] : ["trees=5..10"], Blend = true }, cancellationToken: TestContext.Current.CancellationToken);
        using var best = Learner.Fit(frame, found.BestOptions);

        Assert.Equal(said, best.Notes.Any(note => note.StartsWith("The numbers of 'y' are taken for 5 classes", StringComparison.Ordinal)));
    }
}
