using System.Text.Json.Nodes;

namespace ModelOps.Evaluation.Tests.Evaluate;

public sealed class IntervalFiguresTests
{
    private static readonly EvaluationResult _result = Evaluator.Evaluate(
        Scored.Rows(), "risk", ["good", "bad"], Scored.Data(), new() { Slices = ["housing"], Intervals = new() { Resamples = 100 } });

    [Fact]
    public void Metrics_are_drawn_with_the_ends_of_their_intervals()
    {
        var (scores, losses) = (_result.Figures["scores_with_intervals"], _result.Figures["losses_with_intervals"]);

        Assert.Equal(_result.Intervals.Keys.Where(name => MetricCatalog.Find(name).HigherIsBetter), Names(scores));
        Assert.Equal(_result.Intervals.Keys.Where(name => !MetricCatalog.Find(name).HigherIsBetter), Names(losses));
        var trace = scores.Traces[0]!;
        Assert.All(Names(scores).Select((name, place) => (name, place)), row =>
        {
            double At(JsonNode? values) => (double)values![row.place]!;
            var interval = _result.Intervals[row.name];
            Assert.Equal((interval.Value, interval.High, interval.Low), (At(trace["x"]), Math.Round(At(trace["x"]) + At(trace["error_x"]!["array"]), 12), Math.Round(At(trace["x"]) - At(trace["error_x"]!["arrayminus"]), 12)), Near);
        });
    }

    [Fact]
    public void Slices_stand_below_all_rows_and_small_ones_are_marked()
    {
        var figure = _result.Figures["slices"];

        Assert.Equal("roc_auc by slice", figure.Title);
        Assert.Equal(["all rows", "housing = free (few rows)", "housing = own", "housing = rent", "housing = (missing) (few rows)"], Names(figure));
        Assert.Equal(_result.Metrics["roc_auc"], (double)figure.Traces[0]!["x"]![0]!);
        Assert.Null(figure.Traces[0]!["x"]![1]);
    }

    [Fact]
    public void Errors_of_one_unit_alone_share_an_axis()
    {
        var result = Evaluator.Evaluate(MetricInput.ForValues([1, 2, 3, 5], [1.1, 1.9, 3.3, 4]), "price", [], null, new() { Intervals = new() { Resamples = 100 } });

        Assert.Equal(["rmse", "mae", "quantile_loss"], Names(result.Figures["losses_with_intervals"]));
        Assert.Equal(["r2"], Names(result.Figures["scores_with_intervals"]));
    }

    [Fact]
    public void Without_intervals_and_slices_there_are_no_such_figures() =>
        Assert.DoesNotContain(Scored.Evaluated().Figures.Keys, name => name.EndsWith("intervals", StringComparison.Ordinal) || name == "slices");

    private static IEnumerable<string> Names(Figure figure) => figure.Traces[0]!["y"]!.AsArray().Select(name => (string)name!);

    private static bool Near((double, double, double) one, (double, double, double) other) =>
        Math.Abs(one.Item1 - other.Item1) < 1e-9 && Math.Abs(one.Item2 - other.Item2) < 1e-9 && Math.Abs(one.Item3 - other.Item3) < 1e-9;
}
