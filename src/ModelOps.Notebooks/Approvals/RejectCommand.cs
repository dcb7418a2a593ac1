using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps;

internal sealed class RejectCommand() : LifecycleCommand<ApproveOptions, ApproveResult>("reject", "Reject a version for the alias it waits for, or has: it is not deployed, and needs a new request.")
{
    public override bool UsesExperiment => false;

    protected override string Doing => "Rejecting";

    public override async Task<ApproveResult> ExecuteAsync(ModelOpsSession ops, ApproveOptions options, CancellationToken cancellationToken)
    {
        var log = await ops.OpenAuditAsync(cancellationToken).ConfigureAwait(false);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var registry = new ApprovalRegistry(store, log, ops.Time);
        var (version, alias) = await WaitingVersion.FindAsync(store, registry, options, isRejection: true, cancellationToken).ConfigureAwait(false);
        var state = await registry.DecideAsync(version, alias, ops.Actor(), options.Reason, isRejection: true, cancellationToken).ConfigureAwait(false);
        var now = await store.FindVersionByAliasAsync(version.Name, alias, cancellationToken).ConfigureAwait(false);
        return new(state, ops.Actor(), IsRejection: true) { Promoted = now?.Version == version.Version };
    }
}
