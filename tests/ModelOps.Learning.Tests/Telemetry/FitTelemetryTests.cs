using System.Diagnostics;
using ModelOps.TestSupport;
using ModelOps.TestSupport.Telemetry;

namespace ModelOps.Learning.Tests.Telemetry;

public sealed class FitTelemetryTests
{
    private static readonly Frame _iris = Frame.ReadCsv(RepositoryPaths.Of("data", "iris.csv"));

    [Fact]
    public void A_fit_and_the_proof_of_its_graph_are_spans_with_names_and_counts()
    {
        using var record = new TelemetryRecord();
        Learner.Fit(_iris, new() { Target = "species", Trainer = "logistic" });

        var fit = Assert.Single(record.Spans, span => span.DisplayName == "fit");
        Assert.Equal(("logistic", "multiclass", 150, 4), (fit.GetTagItem("modelops.trainer"), fit.GetTagItem("modelops.task"), fit.GetTagItem("modelops.rows"), fit.GetTagItem("modelops.columns")));
        var proof = Assert.Single(record.Spans, span => span.DisplayName == "prove graph");
        Assert.Contains(record.Spans, span => span.DisplayName == "score" && span.ParentId == proof.Id);
        var took = Assert.Single(record.Measurements, each => each.Name == "modelops.fit.duration");
        Assert.Equal(["modelops.task", "modelops.trainer"], took.Tags.Keys.Order());
        Assert.Single(record.Measurements, each => each.Name == "modelops.proof.duration");
        Assert.DoesNotContain("species", record.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("setosa", record.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_fold_of_a_cross_validation_is_a_fit()
    {
        using var record = new TelemetryRecord();
        await CrossValidation.RunAsync(_iris, new() { Target = "species", Trainer = "logistic" }, new CrossValidationOptions { Folds = 3 });
        Assert.Equal(3, record.Measurements.Count(each => each.Name == "modelops.fit.duration"));
    }

    [Fact]
    public void A_fit_that_fails_is_an_error()
    {
        using var record = new TelemetryRecord();
        var few = new Frame(new Column<double>("x", [1, 2, 3, 4]), StringColumn.From("y", ["a", "a", "a", "b"]));
        Assert.Throws<InvalidInputException>(() => Learner.Fit(few, new() { Target = "y", Calibration = "platt", Trainer = "logistic" }));
        var fit = Assert.Single(record.Spans);
        Assert.Equal(("ModelOps.InvalidInputException", ActivityStatusCode.Error), (fit.GetTagItem("error.type"), fit.Status));
    }
}
