namespace ModelOps;

/// <summary>How a payload log is doing.</summary>
/// <param name="RowsWritten">Rows on the disk since it started.</param>
/// <param name="RowsWaiting">Rows in memory.</param>
/// <param name="RowsDropped">Rows that found no place in memory, or could not be made rows of a table.</param>
/// <param name="LastFlush">When it wrote last; null before the first time.</param>
/// <param name="Error">Why it does not write; null when it does. It tries again by itself.</param>
public sealed record PayloadLogStatus(long RowsWritten, long RowsWaiting, long RowsDropped, DateTimeOffset? LastFlush, string? Error);
