namespace ModelOps;

/// <summary>A frame that was read.</summary>
/// <param name="Frame">The data.</param>
/// <param name="Source">The file it came from.</param>
/// <param name="Variable">The variable it became.</param>
public sealed record DataLoadResult(Frame Frame, string Source, string Variable) : Viewable
{
    /// <summary>What reading a CSV file passed over; null for other files.</summary>
    public CsvReport? Report { get; init; }

    /// <summary>What the variable holds: the frame, or the table that was asked for.</summary>
    internal object Table { get; init; } = Frame;

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"{Variable}: {Frame.RowCount} rows × {Frame.Columns.Count} columns")
            .Fact("source", Source)
            .Fact("digest", Frame.Digest())
            .Fact("rows left out", Positive(Report?.RowsSkipped))
            .Fact("values taken as missing", Positive(Report?.ValuesNulled))
            .Fact("rows with too few or too many fields", Positive(Report?.RaggedRows))
            .Table(
                ["column", "type", "missing", "first value"],
                Frame.Columns.Select(column => new object?[] { column.Name, column.Type.ToString().ToLowerInvariant(), column.MissingCount, column.Count > 0 ? FrameText.Cell(column, 0) : null }));
        foreach (var note in Report is null ? [] : Report.Examples.Concat(Report.Hints))
        {
            view.Note(note);
        }

        return view;
    }

    private static long? Positive(long? count) => count > 0 ? count : null;
}
