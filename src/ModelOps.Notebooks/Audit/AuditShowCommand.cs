namespace ModelOps;

internal sealed class AuditShowCommand() : LifecycleCommand<AuditOptions, AuditResult>("audit show", "Show the audit log, checked: who decided what, when and why.")
{
    public override bool UsesExperiment => false;

    protected override string Doing => "Reading the audit log";

    public override async Task<AuditResult> ExecuteAsync(ModelOpsSession ops, AuditOptions options, CancellationToken cancellationToken)
    {
        if (options.Last < 1)
        {
            throw new InvalidInputException($"'{Wording.Option("last")}' is {options.Last}; give 1 or more.");
        }

        var (report, tags) = await AuditCheck.ReadAsync(ops, options.Name, allModels: false, cancellationToken).ConfigureAwait(false);
        return new(report, [.. AuditCheck.Of(report, options.Name).TakeLast(options.Last)]) { Tags = tags };
    }
}
