namespace ModelOps;

/// <summary>What a query gave.</summary>
/// <param name="Frame">Its rows.</param>
public sealed record SqlResult(Frame Frame) : IViewable
{
    private const int Shown = 20;

    /// <inheritdoc />
    public View ToView()
    {
        var view = new View($"{Frame.RowCount} rows × {Frame.Columns.Count} columns").Table(
            [.. Frame.Columns.Select(column => column.Name)],
            Enumerable.Range(0, Math.Min(Shown, Frame.RowCount)).Select(row => FrameCells.Of(Frame, row)));
        return Frame.RowCount > Shown ? view.Note($"The first {Shown} rows are shown.") : view;
    }
}
