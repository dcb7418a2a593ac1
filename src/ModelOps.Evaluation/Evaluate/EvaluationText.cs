using System.Globalization;
using System.Text;

namespace ModelOps.Evaluation.Evaluate;

/// <summary>An evaluation as text.</summary>
internal static class EvaluationText
{
    internal static string Of(EvaluationResult evaluation)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"Evaluation on {evaluation.RowCount} rows\n  target          {evaluation.Target}\n"));
        if (evaluation.PositiveClass is { } positive)
        {
            text.Append("  positive class  ").Append(positive).Append('\n');
        }

        if (evaluation.SkippedRows > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  rows without a target, left out: {evaluation.SkippedRows}\n");
        }

        string[] head = evaluation.Intervals.Count == 0 ? ["metric", "value"] : ["metric", "value", "interval"];
        text.Append(TextTable.Render(head, [.. evaluation.Metrics.Select(metric => (string[])[metric.Key, Show(metric.Value), .. Interval(evaluation, metric.Key)])]));
        if (evaluation.Slices.Count > 0)
        {
            string[] metrics = [.. evaluation.Slices.SelectMany(slice => slice.Metrics.Keys).Distinct()];
            text.Append("Slices\n").Append(TextTable.Render(["slice", "rows", .. metrics], [.. evaluation.Slices.Select(slice => (string[])
            [
                $"{slice.Column} = {slice.Value}", slice.Rows.Count.ToString(CultureInfo.InvariantCulture),
                .. metrics.Select(metric => slice.Metrics.TryGetValue(metric, out var value) ? Show(value) : ""),
            ])]));
        }

        return text.ToString().TrimEnd();
    }

    private static string[] Interval(EvaluationResult evaluation, string metric) => evaluation.Intervals.Count == 0
        ? []
        : [evaluation.Intervals.TryGetValue(metric, out var interval) ? $"{Show(interval.Low)} to {Show(interval.High)}" : ""];

    private static string Show(double value) => NumberText.Of(value);
}
