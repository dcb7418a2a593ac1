using System.Globalization;

namespace ModelOps;

/// <summary>The audit log: who decided what, when and why.</summary>
/// <param name="Report">The whole log, checked.</param>
/// <param name="Shown">The entries that were asked for, the oldest first.</param>
public sealed record AuditResult(AuditReport Report, IReadOnlyList<AuditEntry> Shown) : Viewable, IVerdict
{
    /// <summary>What the versions of the model keep of the log in the tracker; null when no model was named, or the chain is broken.</summary>
    public AuditTags? Tags { get; init; }

    /// <inheritdoc />
    public string? Refusal => Why(Report, Tags);

    /// <inheritdoc />
    public override View ToView() => new View($"Audit log: {Count(Report.Entries.Count)}, {Word(Report, Tags)}")
        .Fact("hash of the last line", Report.Entries.Count == 0 ? null : Report.Head)
        .Fact("tags compared", Tags?.Compared)
        .Notes(Tags is null ? Report.Error is null && Report.Entries.Count > 0 ? ["Name a model to compare the end of the log with the tags of its versions, too."] : [] : Tags.Elsewhere)
        .Table(
            ["time", "who", "what", "of", "why"],
            Shown.Select(entry => new object?[] { entry.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), entry.Actor, entry.Action, entry.Subject, entry.Reason }));

    internal static string? Why(AuditReport report, AuditTags? tags) => report.Error
        ?? (tags?.Changed is { Count: > 0 } changed ? string.Join(' ', changed) : null)
        ?? (tags?.Unknown is { } why ? $"Whether lines were cut off the end of the audit log is unknown. {why}" : null);

    internal static string Word(AuditReport report, AuditTags? tags) => report.Error is not null || tags?.Changed.Count > 0 ? "changed"
        : tags?.Unknown is not null ? "its lines unchanged, its end unknown"
        : "unchanged";

    internal static string Count(int entries) => $"{entries} {(entries == 1 ? "entry" : "entries")}";
}
