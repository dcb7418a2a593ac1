using System.Text.Json.Nodes;
using ModelOps.Evaluation.Tests.Evaluate;
using ModelOps.Evaluation.Thresholds;

namespace ModelOps.Evaluation.Tests.Thresholds;

public sealed class ThresholdFiguresTests
{
    [Fact]
    public void Every_point_is_what_its_threshold_gives_and_the_best_F1_is_marked()
    {
        var rows = Scored.Rows(120);
        var figure = ThresholdFigures.Threshold(ClassCurves.PrecisionRecall(rows, 1, "bad"));

        Assert.Equal(["precision", "recall", "F1"], figure.Traces.Take(3).Select(trace => (string?)trace!["name"]));
        double[] Values(int trace, string axis) => [.. figure.Traces[trace]![axis]!.AsArray().Select(value => (double)value!)];
        var thresholds = Values(0, "x");
        Assert.Equal(thresholds.Order(), thresholds);
        string[] names = ["precision", "recall", "f1"];
        for (var i = 0; i < thresholds.Length; i++)
        {
            var cut = rows.WithThreshold(thresholds[i]);
            Assert.All(names.Select((name, trace) => (name, trace)), each => Assert.Equal(MetricCatalog.Find(each.name).Compute(cut), Values(each.trace, "y")[i], 1e-12));
        }

        Assert.Equal(Values(2, "y").Max(), Values(3, "y").Single());
        Assert.StartsWith("best F1 0.", (string?)figure.Traces[3]!["name"], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_positive_row_nothing_is_marked()
    {
        var figure = ThresholdFigures.Threshold(ClassCurves.PrecisionRecall(MetricInput.ForClasses([0, 0], [0.9, 0.1, 0.2, 0.8], 2), 1, "bad"));

        Assert.Equal(3, figure.Traces.Count);
    }

    [Fact]
    public void Every_cost_is_what_its_threshold_gives_and_the_lowest_is_marked()
    {
        var rows = Scored.Rows(120);
        rows = MetricInput.ForClasses(rows.Targets.ToArray(), rows.Probabilities.ToArray(), 2, weights: [.. Enumerable.Range(0, 120).Select(row => 1.0 + (row % 3))]).WithCosts([0, 1, 5, -2]);
        var figure = ThresholdFigures.Costs(rows, ClassCurves.Roc(rows, 1, "bad"))!;

        double[] Values(int trace, string axis) => [.. figure.Traces[trace]![axis]!.AsArray().Select(value => (double)value!)];
        var (thresholds, costs) = (Values(0, "x"), Values(0, "y"));
        for (var i = 0; i < thresholds.Length - 1; i++)
        {
            Assert.Equal(MetricCatalog.Find("cost").Compute(rows.WithThreshold(thresholds[i])), costs[i], 1e-12);
        }

        // The last: nothing is positive.
        Assert.Equal(MetricCatalog.Find("cost").Compute(rows.WithThreshold(1)), costs[^1], 1e-12);
        Assert.Equal(costs.Min(), Values(1, "y").Single());
    }

    [Fact]
    public void Without_costs_there_is_no_curve_and_where_all_mistakes_are_one_kind_nothing_is_positive()
    {
        var rows = Scored.Rows(30);
        Assert.Null(ThresholdFigures.Costs(rows, ClassCurves.Roc(rows, 1, "bad")));

        var costly = MetricInput.ForClasses([1, 0], [0.9, 0.1, 0.2, 0.8], 2).WithCosts([0, 9, 0, 0]);
        Assert.Equal("lowest 0 where nothing is positive", (string?)ThresholdFigures.Costs(costly, ClassCurves.Roc(costly, 1, "bad"))!.Traces[1]!["name"]);
    }
}
