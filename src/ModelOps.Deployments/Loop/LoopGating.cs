using System.Globalization;
using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Loop;

/// <summary>Holds the gate against a cycle's version, and moves the alias where the gate alone decides.</summary>
internal sealed class LoopGating(LoopParts parts, LoopJournal journal)
{
    /// <summary>Judges the version; what comes next is the canary, the promotion or the end.</summary>
    internal async Task DoAsync(CancellationToken cancellationToken)
    {
        var cycle = journal.Cycle;
        var plan = cycle.Plan;
        await journal.RecordAsync("trained", "trained", Trained(cycle), null, null, cancellationToken).ConfigureAwait(false);
        if (cycle.GateAgrees is null && !await JudgeAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        cycle = journal.Cycle;
        if (cycle.GateAgrees == false)
        {
            journal.End(LoopOutcome.Refused, cycle.Why!);
            return;
        }

        if (plan.Gate is not null)
        {
            await journal.RecordAsync("gate", "gate-passed", cycle.Why!, null, cycle.GateEvidence, cancellationToken).ConfigureAwait(false);
        }

        // The first version of all has nobody to share requests with.
        journal.Save(cycle with { Phase = plan.Canary is not null && cycle.Champion is not null ? LoopPhase.Canary : LoopPhase.Promoting });
    }

    /// <summary>Moves the alias, unless somebody else has moved it since the gate was checked.</summary>
    internal async Task PromoteAsync(CancellationToken cancellationToken)
    {
        var (cycle, plan) = (journal.Cycle, journal.Cycle.Plan);
        if (await WaitingAsync(cancellationToken).ConfigureAwait(false) is { } waits)
        {
            journal.End(LoopOutcome.Refused, waits);
            return;
        }

        journal.Effect("before alias");
        var move = await parts.Tracker.MoveAliasAsync(plan.Model, plan.Alias, cycle.Champion, cycle.Version!.Value, cancellationToken).ConfigureAwait(false);
        journal.Effect("after alias");
        if (!move.IsMoved && move.Version != cycle.Version)
        {
            journal.End(LoopOutcome.Superseded, Moved(cycle, move.Version));
            return;
        }

        await AliasHistory.WriteAsync(parts.Tracker, plan.Model, plan.Alias, cycle.Champion, cycle.Version!.Value, $"loop {journal.State.Name}", parts.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        journal.End(LoopOutcome.Promoted, string.Create(CultureInfo.InvariantCulture, $"Version {cycle.Version} of {plan.Model} is {plan.Alias} now, in place of {Show(cycle.Champion)}. {cycle.Why}"));
    }

    // An alias that needs approvals is asked for, and moved by the last of them; null where nothing is missing.
    private async Task<string?> WaitingAsync(CancellationToken cancellationToken)
    {
        var (cycle, plan) = (journal.Cycle, journal.Cycle.Plan);
        var registry = new ApprovalRegistry(parts.Tracker, parts.Audit, parts.Time);
        if ((await registry.ReadWithFilesAsync(plan.Model, cycle.Version!.Value, plan.Alias, cancellationToken).ConfigureAwait(false)).IsAllowed)
        {
            return null;
        }

        var version = await parts.Tracker.GetModelVersionAsync(plan.Model, cycle.Version.Value, cancellationToken).ConfigureAwait(false);
        try
        {
            return (await RequestAsync(registry, version, cancellationToken).ConfigureAwait(false)).Refusal is { } refusal ? $"{cycle.Why} {refusal}".TrimStart() : null;
        }
        catch (CheckFailedException exception)
        {
            return exception.Message;
        }
    }

    private async Task<ApprovalState> RequestAsync(ApprovalRegistry registry, ModelVersion version, CancellationToken cancellationToken)
    {
        var (cycle, plan) = (journal.Cycle, journal.Cycle.Plan);
        return await registry.RequestAsync(
            version,
            plan.Alias,
            new("", $"loop {journal.State.Name}", default, 0, "", cycle.Champion ?? 0)
            {
                Reason = cycle.Why,
                Gate = plan.Gate is null ? null : Path.GetFileName(plan.Gate),
                GateText = plan.Gate is null ? null : await File.ReadAllTextAsync(plan.Gate, cancellationToken).ConfigureAwait(false),
                IsMeasured = plan.GateData is not null,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is said when somebody moved the alias.</summary>
    internal static string Moved(LoopCycle cycle, int? now) => string.Create(CultureInfo.InvariantCulture,
        $"Version {cycle.Version} is left as it is, since the alias {cycle.Plan.Alias} of {cycle.Plan.Model} went from {Show(cycle.Champion)} to {Show(now)} meanwhile: whoever moved it has decided.");

    // False when the cycle has ended.
    private async Task<bool> JudgeAsync(CancellationToken cancellationToken)
    {
        var (cycle, plan) = (journal.Cycle, journal.Cycle.Plan);
        var champion = await parts.Tracker.FindVersionByAliasAsync(plan.Model, plan.Alias, cancellationToken).ConfigureAwait(false);
        if (champion?.Version == cycle.Version)
        {
            journal.End(LoopOutcome.Superseded, $"Version {cycle.Version} is {plan.Alias} already, so there is nothing to judge: the notebook, or a person, has moved the alias. If the notebook does, let it register the version without an alias.");
            return false;
        }

        if (plan.Gate is null)
        {
            if (champion is null)
            {
                journal.End(LoopOutcome.Failed, $"Nothing can judge version {cycle.Version}: no version of {plan.Model} is {plan.Alias}, and the loop has no gate. Promote the first version by hand, with {Wording.Command("promote", $"{plan.Model}/{cycle.Version} --to {plan.Alias}", $"ops.PromoteAsync(\"{plan.Model}/{cycle.Version}\", \"{plan.Alias}\")")}, or give the loop a gate.");
                return false;
            }

            journal.Save(cycle with { Champion = champion.Version, GateAgrees = true });
            return true;
        }

        var answer = await AskAsync(plan, champion, cancellationToken).ConfigureAwait(false);
        journal.Effect("before evidence");
        var evidence = parts.Loops.WriteEvidence(journal.State.Name, answer.Evidence);
        journal.Effect("after evidence");
        journal.Save(cycle with { Champion = champion?.Version, GateAgrees = answer.Agrees, GateEvidence = evidence, Why = answer.Why });
        return true;
    }

    // What has nothing to judge by, or cannot be loaded, is not promoted. A tracker that does not answer is asked again.
    private async Task<GateAnswer> AskAsync(LoopPlan plan, ModelVersion? champion, CancellationToken cancellationToken)
    {
        try
        {
            var version = await parts.Tracker.GetModelVersionAsync(plan.Model, journal.Cycle.Version!.Value, cancellationToken).ConfigureAwait(false);
            return await parts.Gate(plan, version, champion, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CheckFailedException or ModelException or InvalidInputException)
        {
            var why = $"The gate could not judge it, so it is refused: {exception.Message.ReplaceLineEndings(" ")}";
            return new(false, why, why);
        }
    }

    private static string Trained(LoopCycle cycle) => string.Create(CultureInfo.InvariantCulture,
        $"The notebook made version {cycle.Version} of {cycle.Plan.Model}{(cycle.RunId is { Length: > 0 } run ? $", of run {run}" : "")}{(cycle.Copy is { } copy ? $"; its executed copy is {copy}" : "")}.");

    private static string Show(int? version) => version is { } number ? string.Create(CultureInfo.InvariantCulture, $"version {number}") : "no version";
}
