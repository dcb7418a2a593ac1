using System.Globalization;

namespace ModelOps;

/// <summary>The audit log: who decided what, when and why.</summary>
/// <param name="Report">The whole log, checked.</param>
/// <param name="Shown">The entries that were asked for, the oldest first.</param>
public sealed record AuditResult(AuditReport Report, IReadOnlyList<AuditEntry> Shown) : Viewable, IVerdict
{
    /// <inheritdoc />
    public string? Refusal => Report.Error;

    /// <inheritdoc />
    public override View ToView() => new View($"Audit log: {Report.Entries.Count} {(Report.Entries.Count == 1 ? "entry" : "entries")}, {(Report.Error is null ? "unchanged" : "changed")}")
        .Fact("hash of the last line", Report.Entries.Count == 0 ? null : Report.Head)
        .Table(
            ["time", "who", "what", "of", "why"],
            Shown.Select(entry => new object?[] { entry.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), entry.Actor, entry.Action, entry.Subject, entry.Reason }));
}
