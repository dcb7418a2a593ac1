using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Evaluation.Tests.Metrics;

namespace ModelOps.Evaluation.Tests.Curves;

public sealed class ClassCurvesTests
{
    [Fact]
    public void Roc_points_are_scikit_learns() => Each("roc", input => ClassCurves.Roc(input, 1, "yes"));

    [Fact]
    public void Precision_recall_points_are_scikit_learns() => Each("pr", input => ClassCurves.PrecisionRecall(input, 1, "yes"));

    [Fact]
    public void Calibration_points_are_scikit_learns() => Each("calibration", input => ClassCurves.Calibration(MetricInput.ForClasses(input.Targets.ToArray(), input.Probabilities.ToArray(), 2), 1, "yes"));

    [Fact]
    public void Thresholds_fall_from_infinity_and_each_gives_its_point()
    {
        var input = MetricInput.ForClasses([1, 0, 1], [0.1, 0.9, 0.4, 0.6, 0.4, 0.6], 2);
        Assert.Equal([double.PositiveInfinity, 0.9, 0.6], ClassCurves.Roc(input, 1, "yes").Thresholds);
        Assert.Equal([0, 0.5, 1], ClassCurves.Roc(input, 1, "yes").Y);
    }

    private static void Each(string name, Func<MetricInput, CurvePoints> make)
    {
        foreach (var one in ReferenceCases.Of("binary"))
        {
            var curve = make(ReferenceCases.Input(one));
            Near(one[name]!["x"]!, curve.X, $"{one["name"]} x");
            Near(one[name]!["y"]!, curve.Y, $"{one["name"]} y");
        }
    }

    private static void Near(JsonNode expected, IReadOnlyList<double> actual, string what)
    {
        var values = expected.Deserialize<double[]>()!;
        Assert.True(values.Length == actual.Count, $"{what}: {actual.Count} points instead of {values.Length}.");
        Assert.All(values.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
    }
}
