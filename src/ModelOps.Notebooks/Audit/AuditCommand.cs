namespace ModelOps;

internal sealed class AuditCommand() : LifecycleCommand<AuditOptions, AuditResult>("audit", "Show and check the audit log: who decided what, when and why.")
{
    public override bool UsesExperiment => false;

    public override async Task<AuditResult> ExecuteAsync(ModelOpsSession ops, AuditOptions options, CancellationToken cancellationToken)
    {
        if (options.Last < 1)
        {
            throw new InvalidInputException($"'{Wording.Option("last")}' is {options.Last}; give 1 or more.");
        }

        var report = ops.State.Existing("audit.jsonl") is { } file ? await new AuditLog(file).ReadAsync(cancellationToken).ConfigureAwait(false) : new AuditReport([], null, "");
        var shown = report.Entries.Where(entry => options.Name is null || entry.Subject == options.Name || entry.Subject.StartsWith(options.Name + "/", StringComparison.Ordinal));
        return new(report, [.. shown.TakeLast(options.Last)]);
    }
}
