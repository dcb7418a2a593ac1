using System.Text.Json.Nodes;
using Plotly.NET;

namespace ModelOps.Plots.PlotlyNet.Tests;

/// <summary>Every figure of an evaluation as a chart of Plotly.NET, and back.</summary>
public sealed class EvaluationFiguresTests
{
    [Fact]
    public void Figures_of_a_classifier_are_charts_that_say_the_same()
    {
        var random = new Random(1);
        double[] chances = [.. Enumerable.Range(0, 120).Select(_ => random.NextDouble())];
        var rows = MetricInput.ForClasses([.. chances.Select(chance => random.NextDouble() < chance ? 1 : 0)], [.. chances.SelectMany(chance => (double[])[1 - chance, chance])], 2);
        var groups = new Frame(StringColumn.From("group", chances.Select((_, row) => row % 3 == 0 ? "a" : "b")));

        var figures = Evaluator.Evaluate(rows, "risk", ["good", "bad"], groups, new() { Slices = ["group"], Intervals = new() { Resamples = 100 } }).Figures;

        Assert.Superset(new HashSet<string> { "calibration_curve", "threshold_curve", "gain_curve", "lift_curve", "scores_with_intervals", "slices" }, figures.Keys.ToHashSet());
        Assert.All(figures.Values, Same);
    }

    [Fact]
    public void Figures_of_a_regressor_are_charts_that_say_the_same() =>
        Assert.All(Evaluator.Evaluate(MetricInput.ForValues([1, 2, 3], [1.1, 1.9, 3.3]), "price", [], null, new() { Intervals = new() { Resamples = 100 } }).Figures.Values, Same);

    private static void Same(Figure figure)
    {
        var back = figure.ToPlotlyNet().ToFigure();
        Assert.True(JsonNode.DeepEquals(figure.ToJsonObject(), back.ToJsonObject()), $"{figure.Title}:\n{figure.ToJson()}\n{back.ToJson()}");
    }
}
