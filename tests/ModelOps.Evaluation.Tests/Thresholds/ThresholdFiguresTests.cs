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
}
