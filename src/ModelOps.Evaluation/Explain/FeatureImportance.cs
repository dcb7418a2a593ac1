namespace ModelOps;

/// <summary>How much a model loses when a column says nothing.</summary>
/// <param name="Column">The column.</param>
/// <param name="Mean">The mean loss of the metric over the shuffles; near 0 or below for a column of no use.</param>
/// <param name="StandardDeviation">The standard deviation over the shuffles (divided by n − 1); 0 for one shuffle.</param>
public sealed record FeatureImportance(string Column, double Mean, double StandardDeviation);

/// <summary>The importance of each column, the greatest first.</summary>
/// <param name="Metric">The metric that was lost.</param>
/// <param name="Baseline">Its value with all columns as they are.</param>
/// <param name="RowCount">The number of rows used.</param>
/// <param name="Features">One a column.</param>
public sealed record ImportanceResult(MetricDefinition Metric, double Baseline, int RowCount, IReadOnlyList<FeatureImportance> Features)
{
    private const int MostBars = 20;

    /// <summary>Bars of the 20 most important columns.</summary>
    public Figure ToFigure()
    {
        var shown = Features.Take(MostBars).ToArray();
        var figure = new Figure("Permutation importance", $"Loss of {Metric.Name} when shuffled").AddBars(shown.Select(feature => feature.Column), shown.Select(feature => feature.Mean), horizontal: true);
        figure.Traces[0]!["error_x"] = new System.Text.Json.Nodes.JsonObject
        {
            ["type"] = "data",
            ["array"] = new System.Text.Json.Nodes.JsonArray([.. shown.Select(feature => (System.Text.Json.Nodes.JsonNode)feature.StandardDeviation)]),
        };
        return figure;
    }

    /// <summary>The columns as text, the most important first.</summary>
    public override string ToString() => FormattableString.Invariant($"Permutation importance on {RowCount} rows, {Metric.Name} {NumberText.Of(Baseline)} as it is\n") + TextTable.Render(
        ["column", $"{Metric.Name} lost when shuffled", "±"],
        [.. Features.Select(feature => (string[])[feature.Column, Show(feature.Mean), Show(feature.StandardDeviation)])]).TrimEnd();

    private static string Show(double value) => NumberText.Of(value);
}
