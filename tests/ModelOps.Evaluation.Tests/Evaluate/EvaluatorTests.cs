using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Evaluate;

public sealed class EvaluatorTests
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    [Fact]
    public void Metrics_come_in_the_catalogs_order_and_by_alias()
    {
        var result = Scored.Evaluated();
        Assert.Equal(MetricCatalog.For(LearningTask.Binary).Where(metric => metric.IsDefault).Select(metric => metric.Name), result.Metrics.Keys);
        Assert.Equal(result.Metrics["roc_auc"], result["auc"]);
        Assert.Equal("bad", result.PositiveClass);
    }

    [Fact]
    public void Slices_cover_every_row_once_with_missing_values_last()
    {
        var result = Scored.Evaluated(0.6, "housing", "age", "people");
        Assert.Equal(["free", "own", "rent", "(missing)"], result.Slices.Where(slice => slice.Column == "housing").Select(slice => slice.Value));
        Assert.Equal(["20 to below 32", "32 to below 46", "46 to below 63", "63 to 79", "(missing)"], result.Slices.Where(slice => slice.Column == "age").Select(slice => slice.Value));
        Assert.Equal(["1", "2"], result.Slices.Where(slice => slice.Column == "people").Select(slice => slice.Value));
        Assert.All(result.Slices.GroupBy(slice => slice.Column), column => Assert.Equal(200, column.Sum(slice => slice.Rows.Count)));
    }

    [Fact]
    public void A_slice_of_few_rows_is_marked_and_its_undefined_metrics_are_NaN()
    {
        var slice = Scored.Evaluated(0.6, "housing").Slices[0];
        Assert.Equal(("free", 1, true), (slice.Value, slice.Rows.Count, slice.IsSmall));
        Assert.True(double.IsNaN(slice.Metrics["roc_auc"]));
    }

    [Fact]
    public void Intervals_come_when_asked_for_overall_and_by_slice()
    {
        var result = Evaluator.Evaluate(Scored.Rows(), "risk", ["good", "bad"], Scored.Data(), new() { Slices = ["people"], Intervals = new() { Resamples = 200 } });
        Assert.Equal(result.Metrics.Keys, result.Intervals.Keys);
        Assert.All(result.Intervals, interval => Assert.InRange(interval.Value.Value, interval.Value.Low, interval.Value.High));
        var slice = result.Slices[0].Intervals["accuracy"];
        Assert.True(slice.High - slice.Low > result.Intervals["accuracy"].High - result.Intervals["accuracy"].Low);
    }

    [Fact]
    public void All_errory_options_are_reported_at_once()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(
            Scored.Rows(), "risk", ["good"], Scored.Data(100), new() { Slices = ["hosing"], Threshold = 2, MinimumSliceRows = 0, Intervals = new() { Resamples = 1 } }));
        Assert.Equal(
        [
            "The threshold 2 is out of range; give a probability from 0 to 1.",
            "The least number of rows of a slice 0 is out of range; give 1 or more.",
            "The number of resamples 1 is out of range; give 100 to 100000.",
            "There are 1 class names for 2 classes.",
            "The data has 100 rows, but 200 rows were scored.",
            "There is no column 'hosing' to slice by. Did you mean 'housing'? The columns are: housing, age, people.",
        ], exception.Errors);
    }

    [Fact]
    public void The_figures_of_a_classifier_are_the_approved_ones()
    {
        var result = Evaluator.Evaluate(Scored.Rows(30), "risk", ["good", "bad"]);
        Assert.Equal(["confusion_matrix", "roc_curve", "precision_recall_curve", "calibration_curve", "threshold_curve", "gain_curve", "lift_curve"], result.Figures.Keys);
        var all = new JsonObject(result.Figures.Select(figure => KeyValuePair.Create(figure.Key, (JsonNode?)figure.Value.ToJsonObject())));
        Golden.Equal("classifier-figures.golden.json", JsonSerializer.Serialize<JsonNode>(all, _indented));
    }

    [Fact]
    public void A_regressor_has_figures_of_its_residuals()
    {
        var result = Evaluator.Evaluate(MetricInput.ForValues([1, 2, 3], [1.1, 1.9, 3.3]), "price");
        Assert.Equal(["predicted_against_true", "residuals", "residual_distribution"], result.Figures.Keys);
        Assert.Null(result.Confusion);
        Assert.Equal(["r2", "rmse", "mae", "mse", "mape", "max_error", "quantile_loss", "poisson_deviance"], result.Metrics.Keys);
    }

    [Fact]
    public void More_classes_have_a_curve_each()
    {
        var result = Evaluator.Evaluate(MetricInput.ForClasses([0, 1, 2, 0], [0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.1, 0.2, 0.7, 0.3, 0.4, 0.3], 3), "species", ["a", "b", "c"]);
        Assert.Equal(["a", "b", "c"], result.Roc.Select(curve => curve.Name));
        Assert.Equal(1.0, result["auc"], 1e-12);
    }

    [Fact]
    public void Without_probabilities_only_metrics_of_classes_are_computed()
    {
        var result = Evaluator.Evaluate(MetricInput.ForClasses([0, 1], null, 2, predicted: [0, 1]), "risk", ["good", "bad"]);
        Assert.DoesNotContain("roc_auc", result.Metrics.Keys);
        Assert.Equal(["confusion_matrix"], result.Figures.Keys);
    }

    [Fact]
    public void Long_curves_are_thinned_for_the_figure_only()
    {
        var result = Evaluator.Evaluate(Scored.Rows(3000), "risk", ["good", "bad"]);
        Assert.Equal(3001, result.Roc[0].X.Count);
        Assert.Equal(500, result.Figures["roc_curve"].Traces[0]!["x"]!.AsArray().Count);
    }
}
