using ModelOps.Governance.Approvals;

namespace ModelOps;

internal sealed class ApprovalsCommand() : LifecycleCommand<ApprovalsOptions, ApprovalsResult>("approvals", "List the versions that wait for an alias, and what is missing.")
{
    public override bool UsesExperiment => false;

    protected override string Doing => "Looking";

    public override async Task<ApprovalsResult> ExecuteAsync(ModelOpsSession ops, ApprovalsOptions options, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        if (options.Name is { } name)
        {
            // One that does not exist waits for nothing, and its name may be mistyped.
            await store.GetRegisteredModelAsync(name, cancellationToken).ConfigureAwait(false);
        }

        return new(await new ApprovalRegistry(store, ops.AuditToRead(), ops.Time).OpenAsync(options.Name, cancellationToken).ConfigureAwait(false));
    }
}
