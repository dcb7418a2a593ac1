namespace ModelOps;

/// <summary>A model's metrics and curves on some data.</summary>
/// <param name="Evaluation">The evaluation.</param>
/// <param name="Model">What the model is called.</param>
/// <param name="Data">What the data is called.</param>
public sealed record EvaluateResult(EvaluationResult Evaluation, string Model, string Data) : IViewable
{
    /// <inheritdoc />
    public View ToView()
    {
        var view = new View($"Evaluation on {Data}: {Evaluation.RowCount} rows")
            .Fact("target", Evaluation.Target)
            .Fact("positive class", Evaluation.PositiveClass)
            .Fact("rows without a target, left out", Evaluation.SkippedRows == 0 ? null : Evaluation.SkippedRows)
            .Table(["metric", "value"], Evaluation.Metrics.Select(metric => new object?[] { metric.Key, metric.Value }));
        AddSlices(view);
        foreach (var figure in Evaluation.Figures.Values)
        {
            view.Figure(figure);
        }

        return view;
    }

    private void AddSlices(View view)
    {
        if (Evaluation.Slices.Count == 0)
        {
            return;
        }

        string[] metrics = [.. Evaluation.Slices.SelectMany(slice => slice.Metrics.Keys).Distinct()];
        view.Table(
            ["slice", "rows", .. metrics],
            Evaluation.Slices.Select(slice => (IReadOnlyList<object?>)[$"{slice.Column} = {slice.Value}", slice.Rows.Count, .. metrics.Select(name => slice.Metrics.TryGetValue(name, out var value) ? (object?)value : null)]),
            "Slices");
    }
}
