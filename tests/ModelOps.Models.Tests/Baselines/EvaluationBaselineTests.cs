using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Baselines;

/// <summary>What a model folder keeps of an evaluation.</summary>
public sealed class EvaluationBaselineTests
{
    private static EvaluationBaseline Some => new("test", 200, new Dictionary<string, MetricBaseline> { ["accuracy"] = new(0.8, 0.74, 0.85), ["roc_auc"] = new(0.7) })
    {
        Answers = ModelBaseline.Of(new Frame(StringColumn.From("label", ["a", "b"]), new Column<double>("probability_b", [0.2, 0.9]))),
    };

    [Fact]
    public void It_reads_what_it_wrote()
    {
        var read = EvaluationBaseline.Parse(Some.ToJson());
        Assert.Equal((new MetricBaseline(0.8, 0.74, 0.85), new MetricBaseline(0.7)), (read.Metrics["accuracy"], read.Metrics["roc_auc"]));
        Assert.Equal(["label", "probability_b"], read.Answers!.Columns.Keys);
        Assert.Equal("200 rows of test", $"{read}");
        Assert.Equal("5 folds of the 200 rows of test", $"{EvaluationBaseline.Parse((Some with { Folds = 5 }).ToJson())}");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    public void A_damaged_file_says_what_to_do(string text) =>
        Assert.EndsWith("Evaluate the model again, or delete the file.", Assert.Throws<ModelException>(() => EvaluationBaseline.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_holds_it_once_the_model_remembers_it()
    {
        using var folder = new TemporaryFolder();
        using var model = new Model(TestModels.Line());
        Assert.Null(model.Evaluation);
        model.Save(folder.File("before"));
        Assert.False(File.Exists(Path.Combine(folder.File("before"), "evaluation.json")));
        model.Keep(Some);
        model.Save(folder.File("after"));
        using var loaded = Model.Load(folder.File("after"));
        Assert.Equal(0.8, loaded.Evaluation!.Metrics["accuracy"].Value);
    }
}
