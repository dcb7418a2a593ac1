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

        if (evaluation.WeightColumn is { } weights)
        {
            text.Append(CultureInfo.InvariantCulture, $"  weights         {weights}, as much as {NumberText.Of(evaluation.EffectiveRows)} rows of equal weight\n");
        }

        if (evaluation.Costs is { } costs)
        {
            text.Append("  costs           ").Append(costs).Append('\n');
        }

        foreach (var note in evaluation.Notes)
        {
            text.Append(note).Append('\n');
        }

        string[] head = evaluation.Intervals.Count == 0 ? ["metric", "value", "rows"] : ["metric", "value", "interval", "rows"];
        text.Append(TextTable.Render(head, [.. evaluation.Metrics.Select(metric => (string[])
        [
            metric.Key, Show(metric.Value), .. Interval(evaluation, metric.Key), evaluation.SampleSize(metric.Key).ToString(CultureInfo.InvariantCulture),
        ])]));
        if (evaluation.Task == LearningTask.Multiclass)
        {
            string[] metrics = [.. evaluation.PerClass[0].Metrics.Keys];
            text.Append("Classes\n").Append(TextTable.Render(["class", "rows", .. metrics], [.. evaluation.PerClass.Select(each => (string[])
            [
                each.Name, each.Support.ToString(CultureInfo.InvariantCulture), .. metrics.Select(metric => Show(each.Metrics[metric])),
            ])]));
        }

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
