namespace ModelOps;

/// <summary>An audit log that was read and checked.</summary>
/// <param name="Entries">The entries, the oldest first; up to the first that does not fit.</param>
/// <param name="Error">What does not fit, with its line; null when every line carries the hash of the one before, and the anchor knows the end.</param>
/// <param name="Head">The SHA-256 of the last line: whoever keeps it elsewhere sees later whether lines were cut off.</param>
public sealed record AuditReport(IReadOnlyList<AuditEntry> Entries, string? Error, string Head)
{
    /// <summary>The first line that does not fit, from 1 on: one that is missing, is none, or does not carry the hash of the line before; null when all fit.</summary>
    public int? Line { get; init; }

    /// <summary>The hash that was expected there; null where none is.</summary>
    public string? Expected { get; init; }

    /// <summary>The hash that was found instead; null where none was.</summary>
    public string? Found { get; init; }
}
