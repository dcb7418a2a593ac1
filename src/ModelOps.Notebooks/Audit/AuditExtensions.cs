namespace ModelOps;

/// <summary>The C# calls of <c>#!audit</c>.</summary>
public static class AuditExtensions
{
    /// <summary>Reads and checks the audit log, with a model also its end: by the tags of the model's versions in the tracker.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">The model whose entries to show; null for all.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>The entries; see <see cref="AuditResult.Refusal"/>.</returns>
    public static Task<AuditResult> AuditAsync(this ModelOpsSession ops, string? name = null, CancellationToken cancellationToken = default) =>
        new AuditShowCommand().CallAsync(ops, new AuditOptions { Name = name }, cancellationToken);

    /// <summary>Checks the audit log: every line, its anchor, and the tags that versions keep of it.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">The model whose versions' tags to compare; null for all of the tracker.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>The verdict; see <see cref="AuditVerdict.Refusal"/>.</returns>
    public static Task<AuditVerdict> VerifyAuditAsync(this ModelOpsSession ops, string? name = null, CancellationToken cancellationToken = default) =>
        new AuditVerifyCommand().CallAsync(ops, new AuditVerifyOptions { Name = name }, cancellationToken);

    /// <summary>Writes the audit log to a file for others.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="to">The file: its ending says JSON or CSV.</param>
    /// <param name="name">The model whose entries to write; null for all.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">Another ending, or a file that cannot be written.</exception>
    /// <exception cref="CheckFailedException">The log was changed.</exception>
    public static Task<AuditExport> ExportAuditAsync(this ModelOpsSession ops, string to, string? name = null, CancellationToken cancellationToken = default) =>
        new AuditExportCommand().CallAsync(ops, new AuditExportOptions { Name = name, To = to }, cancellationToken);
}
