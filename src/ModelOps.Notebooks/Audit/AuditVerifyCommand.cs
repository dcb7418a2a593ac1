namespace ModelOps;

internal sealed class AuditVerifyCommand() : LifecycleCommand<AuditVerifyOptions, AuditVerdict>("audit verify", "Check the audit log: every line, its anchor, and the tags that versions keep of it.")
{
    public override bool UsesExperiment => false;

    protected override string Doing => "Checking the audit log";

    public override async Task<AuditVerdict> ExecuteAsync(ModelOpsSession ops, AuditVerifyOptions options, CancellationToken cancellationToken)
    {
        var (report, tags) = await AuditCheck.ReadAsync(ops, options.Name, allModels: options.Name is null, cancellationToken).ConfigureAwait(false);
        return new(ops.AuditToRead().Path, report) { Tags = tags };
    }
}
