namespace ModelOps;

/// <summary>Slices as a table of the metrics that models are judged by first; the evaluation has the others.</summary>
internal static class SliceView
{
    internal static void Add(View view, IReadOnlyList<SliceResult> slices)
    {
        if (slices.Count == 0)
        {
            return;
        }

        var metrics = MetricsShown.Of(slices[0].Rows.Task, slices.SelectMany(slice => slice.Metrics.Keys));
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
