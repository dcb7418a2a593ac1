namespace ModelOps;

/// <summary>Whether an audit log is as it was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Report">What was read of it.</param>
public sealed record AuditVerdict(string Path, AuditReport Report) : Viewable, IVerdict
{
    /// <summary>What the versions keep of the log in the tracker; null when the log is broken already.</summary>
    public AuditTags? Tags { get; init; }

    /// <inheritdoc />
    public string? Refusal => AuditResult.Why(Report, Tags);

    /// <inheritdoc />
    public override View ToView() => new View(Report.Error is null ? $"Audit log: {AuditResult.Count(Report.Entries.Count)}, {AuditResult.Word(Report, Tags)}" : $"Audit log: changed at line {Report.Line}")
        .Fact("file", Path)
        .Fact("lines that hold", Report.Entries.Count)
        .Fact("expected hash", Report.Expected)
        .Fact("found hash", Report.Found)
        .Fact("hash of the last line", Report.Error is null && Report.Entries.Count > 0 ? Report.Head : null)
        .Fact("tags compared", Tags?.Compared)
        .Notes(Report.Error is { } error ? [error] : [.. Tags?.Changed ?? [], .. Tags?.Elsewhere ?? [], .. Tags?.Unknown is { } unknown ? [unknown] : (string[])[]]);
}
