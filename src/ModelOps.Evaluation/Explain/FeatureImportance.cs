using System.Text.Json.Nodes;
using ModelOps.Evaluation.Statistics;

namespace ModelOps;

/// <summary>How much a model loses when a column says nothing.</summary>
/// <param name="Column">The column.</param>
/// <param name="Mean">The mean loss of the metric over the shuffles; near 0 or below for a column of no use.</param>
/// <param name="StandardDeviation">The standard deviation over the shuffles (divided by n − 1); 0 for one shuffle.</param>
public sealed record FeatureImportance(string Column, double Mean, double StandardDeviation)
{
    /// <summary>
    /// The 95 % interval of <see cref="Mean"/> over the shuffles, by Student's distribution: how far another set of shuffles of these rows may be off, and not other rows. Its ends are NaN after one shuffle.
    /// </summary>
    public ConfidenceInterval Interval { get; init; }

    internal static FeatureImportance Of(string column, double[] losses)
    {
        var (mean, count) = (losses.Average(), losses.Length);
        var deviation = count < 2 ? 0 : Math.Sqrt(losses.Sum(value => (value - mean) * (value - mean)) / (count - 1));
        var radius = count < 2 ? double.NaN : StudentDistribution.Distance(0.05, count - 1) * deviation / Math.Sqrt(count);
        return new FeatureImportance(column, mean, deviation) { Interval = new ConfidenceInterval(mean, mean - radius, mean + radius) };
    }
}

/// <summary>The importance of each column, the greatest first.</summary>
/// <param name="Metric">The metric that was lost.</param>
/// <param name="Baseline">Its value with all columns as they are.</param>
/// <param name="RowCount">The number of rows used.</param>
/// <param name="Features">One a column.</param>
public sealed record ImportanceResult(MetricDefinition Metric, double Baseline, int RowCount, IReadOnlyList<FeatureImportance> Features)
{
    private const int MostBars = 20;

    /// <summary>Bars of the 20 most important columns, with their intervals.</summary>
    public Figure ToFigure()
    {
        var shown = Features.Take(MostBars).ToArray();
        var figure = new Figure("Permutation importance", $"Loss of {Metric.Name} when shuffled").AddBars(shown.Select(feature => feature.Column), shown.Select(feature => feature.Mean), horizontal: true);
        if (shown.All(feature => double.IsFinite(feature.Interval.High)))
        {
            figure.Traces[0]!["error_x"] = new JsonObject { ["type"] = "data", ["array"] = new JsonArray([.. shown.Select(feature => (JsonNode)(feature.Interval.High - feature.Mean))]) };
        }

        return figure;
    }

    /// <summary>The columns as text, the most important first.</summary>
    public override string ToString() => FormattableString.Invariant($"Permutation importance on {RowCount} rows, {Metric.Name} {NumberText.Of(Baseline)} as it is\n") + TextTable.Render(
        ["column", $"{Metric.Name} lost when shuffled", "from", "to"],
        [.. Features.Select(feature => (string[])[feature.Column, Show(feature.Mean), Show(feature.Interval.Low), Show(feature.Interval.High)])]).TrimEnd();

    private static string Show(double value) => NumberText.Of(value);
}
