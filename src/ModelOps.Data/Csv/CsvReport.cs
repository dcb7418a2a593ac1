namespace ModelOps;

/// <summary>A frame that was read, and what was passed over on the way.</summary>
/// <param name="Frame">The rows that were read.</param>
/// <param name="Report">Counts and examples of what could not be read.</param>
public sealed record CsvResult(Frame Frame, CsvReport Report);

/// <summary>What reading a CSV file under <see cref="CsvErrorPolicy.Null"/> or <see cref="CsvErrorPolicy.Skip"/> passed over.</summary>
/// <param name="RowsRead">Rows in the frame.</param>
/// <param name="RowsSkipped">Lines left out.</param>
/// <param name="ValuesNulled">Values taken as missing because they are not of their column's type.</param>
/// <param name="RaggedRows">Lines with too few or too many fields.</param>
/// <param name="Examples">The first few errors, as sentences with line, column and value.</param>
public sealed record CsvReport(long RowsRead, long RowsSkipped, long ValuesNulled, long RaggedRows, IReadOnlyList<string> Examples)
{
    /// <summary>What looks as if it should be read in another way, one sentence each.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];
}

/// <summary>How far reading a CSV file has come.</summary>
/// <param name="BytesRead">Bytes of text read so far.</param>
/// <param name="RowsRead">Rows read so far.</param>
public readonly record struct CsvProgress(long BytesRead, long RowsRead);
