using ModelOps.Governance.Approvals;
using ModelOps.Tracking;
using ModelOps.Tracking.Validation;

namespace ModelOps;

internal sealed class PromoteCommand() : LifecycleCommand<PromoteOptions, PromoteResult>("promote", "Move an alias to a version, if the gate agrees and enough persons approve.")
{
    public override async Task<PromoteResult> ExecuteAsync(ModelOpsSession ops, PromoteOptions options, CancellationToken cancellationToken)
    {
        var gate = options.Gate is { } file ? ModelOps.Gate.Load(ops.ResolvePath(file)) : null;
        CheckAlias(options.To);
        var log = await ops.OpenAuditAsync(cancellationToken).ConfigureAwait(false);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var candidate = await store.GetVersionByReferenceAsync(options.Candidate, cancellationToken).ConfigureAwait(false);
        await (options.GitTag ? VersionTag.CheckAsync(ops, candidate, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
        var champion = await store.FindVersionByAliasAsync(candidate.Name, options.To, cancellationToken).ConfigureAwait(false);
        var verdict = gate is null ? null : await new GateJudge(ops, gate, candidate, champion).JudgeAsync(options.Data, cancellationToken).ConfigureAwait(false);
        var result = new PromoteResult(candidate, options.To, champion?.Version, verdict?.Result) { Evidence = verdict?.Evidence ?? [] };
        var promotion = new Promotion(Promotion.Refused, candidate, options.To, champion?.Version, options.Gate, verdict) { Reason = options.Reason };
        if (!result.Promoted)
        {
            await PromotionRecord.WriteAsync(ops, log, promotion, cancellationToken).ConfigureAwait(false);
            return result;
        }

        result = result with { Approval = await ApprovalAsync(ops, log, options, promotion, cancellationToken).ConfigureAwait(false) };
        if (!result.Promoted)
        {
            await PromotionRecord.WriteAsync(ops, log, promotion with { Outcome = Promotion.Waiting, Approved = Approved(result.Approval!) }, cancellationToken).ConfigureAwait(false);
            return result;
        }

        await MoveAsync(ops, log, promotion with { Outcome = Promotion.Promoted, Approved = result.Approval is { } approval ? Approved(approval) : null }, cancellationToken).ConfigureAwait(false);
        return options.GitTag ? result with { GitTag = (await VersionTag.WriteAfterAsync(ops, candidate, $"is {options.To} now").ConfigureAwait(false)).Name } : result;
    }

    /// <summary>Moves the alias from where it was when this was judged, and writes that down.</summary>
    /// <exception cref="CheckFailedException">Somebody else moved it meanwhile.</exception>
    internal static async Task MoveAsync(ModelOpsSession ops, AuditLog log, Promotion promotion, CancellationToken cancellationToken)
    {
        var (version, alias) = (promotion.Version, promotion.Alias);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var move = await store.MoveAliasAsync(version.Name, alias, promotion.Before, version.Version, cancellationToken).ConfigureAwait(false);
        if (!move.IsMoved)
        {
            throw new CheckFailedException($"The alias {alias} of {version.Name} went from {Show(promotion.Before)} to {Show(move.Version)} meanwhile: somebody else has moved it. This promotion is not made. Promote again to compare with the version that has it now.");
        }

        try
        {
            // The alias has moved, so an interrupt no longer leaves everything as it was.
            await PromotionRecord.WriteAsync(ops, log, promotion with { Move = move }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw new TrackingException(
                (error as TrackingException)?.ErrorCode ?? ErrorCode.InternalError,
                $"{version.Name} version {version.Version} is {alias} now, but the record of its promotion is not written: {error.Message.TrimEnd('.')}. Promote it again to write the record.", error);
        }
    }

    /// <summary>Who approved, in words.</summary>
    internal static string Approved(ApprovalState approval) => approval.Status == ApprovalStatus.InOffice ? "in office before approvals were needed"
        : FormattableString.Invariant($"{approval.Approvals.Count} of {ApprovalState.Count(approval.Needs)}{(approval.Approvals.Count == 0 ? "" : $" by {string.Join(", ", approval.Approvals.Select(one => one.By))}")}");

    // Before anything is written of it: the store would refuse to move it only at the end.
    private static void CheckAlias(string alias)
    {
        try
        {
            NameRules.Alias(alias);
        }
        catch (TrackingException exception)
        {
            throw new InvalidInputException($"'{Wording.Option("to")}' cannot be '{alias}'. Give an alias of letters, digits, '_' and '-', such as champion; 'latest', and 'v' with a number, are reserved.", exception);
        }
    }

    // Null where the alias needs no approvals.
    private static async Task<ApprovalState?> ApprovalAsync(ModelOpsSession ops, AuditLog log, PromoteOptions options, Promotion promotion, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var registry = new ApprovalRegistry(store, log, ops.Time);
        var (version, alias) = (promotion.Version, promotion.Alias);
        if (options.Needs is { } needs)
        {
            await registry.NeedAsync(version.Name, alias, needs, ops.Actor(), cancellationToken).ConfigureAwait(false);
        }

        if (promotion.Verdict?.Result.Approvals is { } asked)
        {
            await registry.NeedAtLeastAsync(version.Name, alias, asked, ops.Actor(), cancellationToken).ConfigureAwait(false);
        }

        var state = await registry.ReadAsync(version.Name, version.Version, alias, null, cancellationToken).ConfigureAwait(false);
        return state.Status switch
        {
            ApprovalStatus.NotNeeded => null,
            ApprovalStatus.InOffice => state,
            _ => await registry.RequestAsync(version, alias, await RequestAsync(ops, options, promotion, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
        };
    }

    private static async Task<ApprovalRequest> RequestAsync(ModelOpsSession ops, PromoteOptions options, Promotion promotion, CancellationToken cancellationToken) =>
        new("", ops.Actor(), default, 0, "", promotion.Before ?? 0)
        {
            Reason = options.Reason,
            Gate = options.Gate is { } gate ? Path.GetFileName(gate) : null,
            GateText = options.Gate is { } file ? await File.ReadAllTextAsync(ops.ResolvePath(file), cancellationToken).ConfigureAwait(false) : null,
            IsMeasured = options.Data is not null,
            Evidence = promotion.Verdict?.Evidence ?? [],
        };

    private static string Show(int? version) => version is { } number ? $"version {number}" : "no version";
}
