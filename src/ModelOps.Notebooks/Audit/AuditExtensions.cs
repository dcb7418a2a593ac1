namespace ModelOps;

/// <summary>The C# call of <c>#!audit</c>.</summary>
public static class AuditExtensions
{
    /// <summary>Reads and checks the audit log, with a model also its end: by the tags of the model's versions in the tracker.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">The model whose entries to show; null for all.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>The entries; see <see cref="AuditResult.Refusal"/>.</returns>
    public static Task<AuditResult> AuditAsync(this ModelOpsSession ops, string? name = null, CancellationToken cancellationToken = default) =>
        new AuditCommand().CallAsync(ops, new AuditOptions { Name = name }, cancellationToken);
}
