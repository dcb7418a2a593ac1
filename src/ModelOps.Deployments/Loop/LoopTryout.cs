using System.Globalization;
using ModelOps.Deployments.Canary;
using ModelOps.Deployments.Services;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Loop;

/// <summary>
/// The canary of a cycle. It lives in the deployment's service, which judges, promotes and rolls back whether the loop runs or not; the loop asks for it by an id, so that it begins once, and reads how it ended.
/// </summary>
internal sealed class LoopTryout(LoopParts parts, LoopJournal journal)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private bool _isGone;

    /// <summary>Why a canary of the plan could not go through its deployment now; null when it could.</summary>
    internal static string? Obstacle(DeploymentStore deployments, LoopPlan plan) =>
        Find(deployments, plan) is not { } entry
            ? $"The canary goes through the deployment '{plan.Deployment}', which does not exist.{Suggestion.For(plan.Deployment, deployments.All().Select(one => one.Spec.Name))} Deploy it with {Deploy(plan)}, or write 'canary: none' to promote by the gate alone."
        : !entry.IsAlive ? $"The deployment '{plan.Deployment}', which the canary goes through, does not run. Start it with {Wording.Command("deployments", $"restart {plan.Deployment}", $"ops.RestartDeploymentAsync(\"{plan.Deployment}\")")}."
        : entry.Spec.RegisteredName != plan.Model || entry.Spec.MainName != plan.Alias ? $"The deployment '{plan.Deployment}', which the canary goes through, serves {entry.Spec.Model}, not {plan.Model}@{plan.Alias}. Name another with 'deployment:', or deploy {plan.Model}@{plan.Alias}."
        : plan.Canary is { RequireLabels: true } && entry.Spec.PayloadLog is null ? $"The canary requires labels, and the deployment '{plan.Deployment}' keeps no payload log, so none can come. Deploy it again with {Wording.Option("payloads", "1")}, or remove 'require_labels'."
        : null;

    /// <summary>Asks for the canary, or looks how it stands.</summary>
    /// <returns>False while it is to be waited for.</returns>
    internal async Task<bool> DoAsync(CancellationToken cancellationToken)
    {
        var (cycle, plan) = (journal.Cycle, journal.Cycle.Plan);
        if (cycle.CanaryAsked is null)
        {
            journal.Save(cycle = cycle with { CanaryAsked = parts.Time.GetUtcNow() });
        }

        var entry = Find(parts.Deployments, plan);
        var seen = entry is null ? null : CanaryController.Read(parts.Deployments.FolderOf(entry.Id));
        if (seen?.Id == cycle.CanaryId)
        {
            await journal.RecordAsync("canary", "canary-started", $"Version {cycle.Version} is tried out in the deployment '{plan.Deployment}', against version {seen.Plan.Champion}.", null, null, cancellationToken).ConfigureAwait(false);
            if (seen.IsEnded)
            {
                journal.End(seen.Phase == CanaryPhase.Promoted ? LoopOutcome.Promoted : LoopOutcome.RolledBack, $"{seen.Decision?.Why ?? seen.ToString()} {CanaryAdvice.ForLoop(seen)}".TrimEnd());
                return true;
            }

            return await WaitAsync(seen, entry!).ConfigureAwait(false);
        }

        // Another canary, or the end of the deployment, has taken the state; the audit log keeps the decision.
        if (await DecidedAsync(cycle, cancellationToken).ConfigureAwait(false) is var (outcome, why))
        {
            if (outcome == LoopOutcome.Failed && !_isGone)
            {
                // It may have begun between the two looks.
                _isGone = true;
                return false;
            }

            journal.End(outcome, why);
            return true;
        }

        return await BeginAsync(entry, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> WaitAsync(CanaryState seen, DeploymentEntry entry)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"step {seen.Step + 1} of {seen.Plan.Options.Steps.Count}, {seen.Share} % of the requests");
        var problem = entry.IsAlive ? seen.Problem : $"The deployment '{entry.Spec.Name}' does not run, so its canary stands still. {entry.Reason} It goes on when the deployment is started again.";
        await journal.WaitAsync($"waits for the canary of version {journal.Cycle.Version}: {place}", problem, seen.Decision?.Why).ConfigureAwait(false);
        return false;
    }

    private async Task<bool> BeginAsync(DeploymentEntry? entry, CancellationToken cancellationToken)
    {
        var (cycle, plan) = (journal.Cycle, journal.Cycle.Plan);
        var now = await parts.Tracker.FindVersionByAliasAsync(plan.Model, plan.Alias, cancellationToken).ConfigureAwait(false);
        if (now?.Version != cycle.Champion)
        {
            await TakeBackAsync(entry, cycle, cancellationToken).ConfigureAwait(false);
            journal.End(LoopOutcome.Superseded, LoopGating.Moved(cycle, now?.Version));
            return true;
        }

        var error = Obstacle(parts.Deployments, plan);
        if (error is null)
        {
            try
            {
                var request = new CanaryRequest { Id = cycle.CanaryId, Challenger = cycle.Version!.Value, Actor = $"loop {journal.State.Name}", Options = plan.Canary! };
                journal.Effect("before canary");
                await parts.Deployments.ChangeAndWaitAsync(entry!.Id, spec => spec with { Canary = request }, _patience, cancellationToken).ConfigureAwait(false);
                journal.Effect("after canary");
                return true;
            }
            catch (InvalidInputException exception)
            {
                error = exception.Message;
            }
        }

        if (parts.Time.GetUtcNow() - cycle.CanaryAsked >= plan.Canary!.Timeout)
        {
            await TakeBackAsync(entry, cycle, cancellationToken).ConfigureAwait(false);
            journal.End(LoopOutcome.Failed, $"Version {cycle.Version} could not be tried out within {plan.Canary.Timeout}: {error}");
            return true;
        }

        await journal.WaitAsync($"waits to try version {cycle.Version} out", error).ConfigureAwait(false);
        return false;
    }

    // A canary that was asked for and has not begun must not begin later.
    private async Task TakeBackAsync(DeploymentEntry? entry, LoopCycle cycle, CancellationToken cancellationToken)
    {
        if (entry is not null && parts.Deployments.FindSpec(entry.Id)?.Canary?.Id == cycle.CanaryId)
        {
            await parts.Deployments.ChangeAsync(entry.Id, spec => spec.Canary?.Id == cycle.CanaryId ? spec with { Canary = null } : spec, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(LoopOutcome Outcome, string Why)?> DecidedAsync(LoopCycle cycle, CancellationToken cancellationToken)
    {
        var report = await parts.Audit.ReadAsync(cancellationToken).ConfigureAwait(false);
        return report.Error is { } error ? throw new CheckFailedException($"{error} How the canary of version {cycle.Version} ended cannot be read from it.")
            : report.Entries.FirstOrDefault(entry => entry.Id == $"{cycle.CanaryId}/promoted") is { } promoted ? (LoopOutcome.Promoted, promoted.Reason)
            : report.Entries.FirstOrDefault(entry => entry.Id == $"{cycle.CanaryId}/rolled-back") is { } back ? (LoopOutcome.RolledBack, back.Reason)
            : report.Entries.Any(entry => entry.Id.StartsWith(cycle.CanaryId, StringComparison.Ordinal)) ? (LoopOutcome.Failed, $"The canary of version {cycle.Version} began, and its state is gone with its deployment. It is not known to have proven the version.")
            : null;
    }

    private static DeploymentEntry? Find(DeploymentStore deployments, LoopPlan plan)
    {
        DeploymentEntry[] named = [.. deployments.All().Where(one => one.Spec.Name == plan.Deployment)];
        return named.FirstOrDefault(one => one.IsAlive) ?? named.FirstOrDefault();
    }

    private static string Deploy(LoopPlan plan) => Wording.Command("deploy", $"{plan.Model}@{plan.Alias} --background{(plan.Deployment == plan.Model ? "" : $" --name {plan.Deployment}")}", $"ops.DeployAsync(\"{plan.Model}@{plan.Alias}\")");
}
