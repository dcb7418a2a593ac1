namespace ModelOps;

/// <summary>Slices as a table of the metrics that models are judged by first; the evaluation has the others.</summary>
internal static class SliceView
{
    private static readonly string[] _shown = ["roc_auc", "accuracy", "f1", "f1_macro", "log_loss", "rmse", "mae", "r2"];

    internal static void Add(View view, IReadOnlyList<SliceResult> slices)
    {
        if (slices.Count == 0)
        {
            return;
        }

        var isBinary = slices.Any(slice => slice.Rows.Task == LearningTask.Binary);
        string[] metrics = [.. _shown.Where(name => !(isBinary && name == "f1_macro") && slices.Any(slice => slice.Metrics.ContainsKey(name)))];
        view.Table(
            ["slice", "rows", .. metrics],
            slices.Select(slice => (IReadOnlyList<object?>)
            [
                $"{slice.Column} = {slice.Value}{(slice.IsSmall ? " (few rows)" : "")}", slice.Rows.Count,
                .. metrics.Select(name => slice.Intervals.TryGetValue(name, out var interval) ? FairnessView.Text(interval) : slice.Metrics.TryGetValue(name, out var value) ? (object?)value : null),
            ]),
            slices.Any(slice => slice.Intervals.Count > 0) ? "Slices, with intervals" : "Slices");
    }
}
