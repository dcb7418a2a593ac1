namespace ModelOps;

/// <summary>A frame that was read.</summary>
/// <param name="Frame">The data.</param>
/// <param name="Source">The file it came from.</param>
/// <param name="Variable">The variable it became.</param>
public sealed record DataLoadResult(Frame Frame, string Source, string Variable) : IViewable
{
    /// <inheritdoc />
    public View ToView() => new View($"{Variable}: {Frame.RowCount} rows × {Frame.Columns.Count} columns")
        .Fact("source", Source)
        .Fact("digest", Frame.Digest())
        .Table(
            ["column", "type", "missing", "first value"],
            Frame.Columns.Select(column => new object?[] { column.Name, column.Type.ToString().ToLowerInvariant(), column.MissingCount, column.Count > 0 ? column[0] : null }));
}
