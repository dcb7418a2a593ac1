namespace ModelOps;

/// <summary>An audit log that was written for others.</summary>
/// <param name="Path">The file.</param>
/// <param name="Count">How many entries it has.</param>
/// <param name="Head">The SHA-256 of the log's last line.</param>
public sealed record AuditExport(string Path, int Count, string Head) : Viewable
{
    /// <inheritdoc />
    public override View ToView() => new View($"Wrote {AuditResult.Count(Count)} to {Path}").Fact("hash of the last line", Head);
}
