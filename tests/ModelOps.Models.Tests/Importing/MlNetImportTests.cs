using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Importing;

/// <summary>Exports of ML.NET, with the scores that ML.NET itself gave; the tests of its adapter write both anew.</summary>
public sealed class MlNetImportTests
{
    private static string Folder => RepositoryPaths.Of("tests", "ModelOps.Models.Tests", "Importing", "MLNet");

    private static Model Import(string name, ImportOptions? options = null) => Model.Import(Path.Combine(Folder, $"{name}.onnx"), options);

    private static (Frame Rows, double[][] Scores) Expected(string name)
    {
        var rows = Frame.ReadCsv(Path.Combine(Folder, $"{name}.csv"));
        return (rows, [.. rows.Columns.Where(column => column.Name.StartsWith("score_", StringComparison.Ordinal)).Select(RawColumn.Numbers)]);
    }

    private static void Same(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 2e-6 * Math.Max(1, Math.Abs(pair.First)), $"{pair.First} and {pair.Second}"));

    [Theory]
    [InlineData("binary-lbfgs")]
    [InlineData("binary-fast-tree")]
    [InlineData("binary-lightgbm")]
    public void Of_two_classes_the_probability_is_taken_and_not_the_margin(string name)
    {
        using var model = Import(name, new() { Target = "Flag" });
        var (rows, scores) = Expected(name);

        var actual = model.Score(rows);

        Assert.Equal((LearningTask.Binary, "true"), (model.Metadata.Task!.Value, model.Metadata.PositiveClass));
        Same(scores[0], actual.Probability("true"));
        Assert.Equal(scores[0].Select(probability => probability > 0.5 ? 1 : 0), actual.Labels!);
    }

    [Theory]
    [InlineData("classes-text", "low,middle,high")]
    [InlineData("classes-text-value", "low,middle,high")]
    [InlineData("classes-lightgbm", "low,middle,high")]
    [InlineData("classes-number", "4,5,6")]
    public void Of_several_classes_the_names_are_found_in_the_graph(string name, string classes)
    {
        using var model = Import(name);
        var (rows, scores) = Expected(name);

        var actual = model.Score(rows);

        Assert.Equal(classes.Split(',').Order(StringComparer.Ordinal), actual.Classes.Order(StringComparer.Ordinal));
        foreach (var (place, known) in actual.Classes.Index())
        {
            Same(scores[place], actual.Probability(known));
        }
    }

    [Theory]
    [InlineData("numbers-fast-tree")]
    [InlineData("numbers-sdca")]
    public void A_regression_gives_its_number(string name)
    {
        using var model = Import(name, new() { Target = "Y" });
        var (rows, scores) = Expected(name);

        Same(scores[0], model.Score(rows).Values!);
    }

    [Theory]
    [InlineData("binary-lbfgs")]
    [InlineData("binary-lightgbm")]
    [InlineData("classes-text")]
    [InlineData("classes-text-value")]
    [InlineData("numbers-sdca")]
    public void Many_rows_score_as_few_do(string name)
    {
        using var model = Import(name, new() { Target = "Y" });
        var (rows, _) = Expected(name);
        var many = rows.Take([.. Enumerable.Range(0, 6_000).Select(row => row * 7 % rows.RowCount)]);

        var actual = model.Score(many);
        var expected = model.Score(rows);

        for (var row = 0; row < many.RowCount; row++)
        {
            var at = row * 7 % rows.RowCount;
            Assert.Equal(expected.Labels?[at], actual.Labels?[row]);
            var width = actual.Classes.Count == 0 ? 1 : actual.Classes.Count;
            Same((expected.Probabilities ?? expected.Values!)[(at * width)..((at + 1) * width)], (actual.Probabilities ?? actual.Values!)[(row * width)..((row + 1) * width)]);
        }
    }

    [Fact]
    public void The_label_and_what_the_score_does_not_need_are_no_inputs()
    {
        using var model = Import("classes-text");

        Assert.Equal(["A", "B", "Kind"], model.InputNames.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(model.Graph().Nodes, node => node.Outputs.Contains("Name.output"));
    }

    [Fact]
    public void Classes_can_be_named_and_a_margin_is_refused()
    {
        using var model = Import("binary-lbfgs", new() { Classes = ["no", "yes"] });

        Assert.Equal(["no", "yes"], model.Score(Expected("binary-lbfgs").Rows).Classes);
        Assert.StartsWith("The model gives a margin and a label, but no probability.", Assert.Throws<InvalidInputException>(() => Import("binary-margin")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_import_is_saved_and_loaded_as_any_model()
    {
        using var folder = new TemporaryFolder();
        using (var model = Import("binary-lightgbm", new() { Target = "Flag" }))
        {
            model.Save(folder.File("m"));
        }

        using var loaded = Model.Load(folder.File("m"));
        var (rows, scores) = Expected("binary-lightgbm");
        Same(scores[0], loaded.Score(rows).Probability("true"));
    }
}
