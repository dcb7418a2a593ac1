using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps;

internal sealed class ApproveCommand() : LifecycleCommand<ApproveOptions, ApproveResult>("approve", "Approve a version for the alias it waits for. The last approval moves the alias.")
{
    public override bool UsesExperiment => false;

    protected override string Doing => "Approving";

    public override async Task<ApproveResult> ExecuteAsync(ModelOpsSession ops, ApproveOptions options, CancellationToken cancellationToken)
    {
        var log = await ops.OpenAuditAsync(cancellationToken).ConfigureAwait(false);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var registry = new ApprovalRegistry(store, log, ops.Time);
        var (version, alias) = await WaitingVersion.FindAsync(store, registry, options, isRejection: false, cancellationToken).ConfigureAwait(false);
        var state = await registry.DecideAsync(version, alias, ops.Actor(), options.Reason, isRejection: false, cancellationToken).ConfigureAwait(false);
        var result = new ApproveResult(state, ops.Actor(), IsRejection: false);
        return state.IsAllowed ? await PromoteAsync(ops, log, version, result, cancellationToken).ConfigureAwait(false) : result;
    }

    // The approval was the last. The gate must still hold, and the alias be where it was.
    private static async Task<ApproveResult> PromoteAsync(ModelOpsSession ops, AuditLog log, ModelVersion version, ApproveResult result, CancellationToken cancellationToken)
    {
        var (state, request) = (result.State, result.State.Request!);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var champion = await store.FindVersionByAliasAsync(state.Model, state.Alias, cancellationToken).ConfigureAwait(false);
        if (champion?.Version == version.Version)
        {
            // Another person who approved at the same time was first.
            return result with { Promoted = true };
        }

        var promotion = new Promotion(Promotion.Refused, version, state.Alias, request.Before == 0 ? null : request.Before, request.Gate, null) { Approved = PromoteCommand.Approved(state), Reason = request.Reason };
        if (request is { GateText: { } text, IsMeasured: false })
        {
            var verdict = await new GateJudge(ops, Gate.Parse(text, request.Gate!), version, champion).JudgeAsync(null, cancellationToken).ConfigureAwait(false);
            (promotion, result) = (promotion with { Verdict = verdict }, result with { Gate = verdict.Result });
            if (!verdict.Result.Passed)
            {
                await PromotionRecord.WriteAsync(ops, log, promotion, cancellationToken).ConfigureAwait(false);
                return result;
            }
        }

        try
        {
            await PromoteCommand.MoveAsync(ops, log, promotion with { Outcome = Promotion.Promoted }, cancellationToken).ConfigureAwait(false);
        }
        catch (CheckFailedException)
        {
            // Another person who approved at the same time may have been first.
            if ((await store.FindVersionByAliasAsync(state.Model, state.Alias, cancellationToken).ConfigureAwait(false))?.Version != version.Version)
            {
                throw;
            }
        }

        return result with { Promoted = true };
    }
}
