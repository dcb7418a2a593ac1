namespace ModelOps;

/// <summary>An audit log that was read and checked.</summary>
/// <param name="Entries">The entries, the oldest first; up to the first that does not fit.</param>
/// <param name="Error">What does not fit, with its line; null when every line carries the hash of the one before.</param>
/// <param name="Head">The SHA-256 of the last line: whoever keeps it elsewhere sees later whether lines were cut off.</param>
public sealed record AuditReport(IReadOnlyList<AuditEntry> Entries, string? Error, string Head);
