using ModelOps.Tracking;

namespace ModelOps;

internal sealed class PromoteCommand() : LifecycleCommand<PromoteOptions, PromoteResult>("promote", "Move an alias to a version, if the gate agrees.")
{
    public override async Task<PromoteResult> ExecuteAsync(ModelOpsSession ops, PromoteOptions options, CancellationToken cancellationToken)
    {
        var gate = options.Gate is { } file ? ModelOps.Gate.Load(ops.ResolvePath(file)) : null;
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var candidate = await store.GetVersionByReferenceAsync(options.Candidate, cancellationToken).ConfigureAwait(false);
        var champion = await store.FindVersionByAliasAsync(candidate.Name, options.To, cancellationToken).ConfigureAwait(false);
        var verdict = gate is null ? null : await new GateJudge(ops, gate, candidate, champion).JudgeAsync(options.Data, cancellationToken).ConfigureAwait(false);
        var result = new PromoteResult(candidate, options.To, champion?.Version, verdict?.Result) { Evidence = verdict?.Evidence ?? [] };
        if (!result.Promoted)
        {
            await PromotionRecord.WriteAsync(ops, candidate, options, champion?.Version, verdict, null, cancellationToken).ConfigureAwait(false);
            return result;
        }

        // What the gate compared with must still be the champion.
        var move = await store.MoveAliasAsync(candidate.Name, options.To, champion?.Version, candidate.Version, cancellationToken).ConfigureAwait(false);
        if (!move.IsMoved)
        {
            throw new CheckFailedException($"The alias {options.To} of {candidate.Name} went from {Show(champion?.Version)} to {Show(move.Version)} meanwhile: somebody else has moved it. This promotion is not made. Promote again to compare with the version that has it now.");
        }

        try
        {
            // The alias has moved, so an interrupt no longer leaves everything as it was.
            await PromotionRecord.WriteAsync(ops, candidate, options, champion?.Version, verdict, move, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw new TrackingException(
                (error as TrackingException)?.ErrorCode ?? ErrorCode.InternalError,
                $"{candidate.Name} version {candidate.Version} is {options.To} now, but the record of its promotion is not written: {error.Message.TrimEnd('.')}. Promote it again to write the record.", error);
        }

        return result;
    }

    private static string Show(int? version) => version is { } number ? $"version {number}" : "no version";
}
