using System.Globalization;
using ModelOps.Pipelines.Triggers;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Loop;

/// <summary>Looks for a reason to retrain, and begins a cycle.</summary>
internal sealed class LoopWaking(LoopSpec spec, LoopParts parts, LoopJournal journal)
{
    /// <summary>Looks once.</summary>
    /// <returns>True when a cycle has begun.</returns>
    internal async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var control = parts.Loops.Control(spec.Name);
        if (control.Pause is { } pause)
        {
            await journal.WaitAsync($"is paused by {pause.Actor} since {Time(pause.Time)}{(pause.Reason is { } said ? $": {said}" : "")}", null).ConfigureAwait(false);
            return false;
        }

        var round = await TriggerRound.LookAsync(parts.Watches, journal.State.Marks, parts.Time, cancellationToken).ConfigureAwait(false);
        var looks = round.Reports.ToDictionary(report => report.Name, report => new LoopLook(report.Time, report.Why, report.Note, report.Error));
        foreach (var report in round.Reports.Where(report => report.Error is not null && journal.State.Looks.GetValueOrDefault(report.Name)?.Error != report.Error))
        {
            await journal.SayAsync($"{report.Name} cannot look: {report.Error}").ConfigureAwait(false);
        }

        var asked = control.Trigger is { } trigger && trigger.Id != journal.State.Trigger ? trigger : null;
        string[] reasons = [.. asked is null ? [] : (string[])[$"{asked.Actor} asked for it{(asked.Reason is { } why ? $": {why.TrimEnd('.')}" : "")}."], .. round.Reasons];
        var state = journal.State with { Looks = looks, Marks = round.Marks };
        journal.Save(state);
        if (reasons.Length == 0)
        {
            await journal.WaitAsync(Waits(state), null).ConfigureAwait(false);
            return false;
        }

        // A beginning that is ahead was noted by a wrong clock: nobody waits for it.
        var now = parts.Time.GetUtcNow();
        if (asked is null && state.Last is { } last && last.Started <= now && last.Started + spec.Cooldown is var end && end > now)
        {
            await journal.WaitAsync($"waits until {Time(end)}, since the last retraining began at {Time(last.Started)} and the cooldown is {spec.Cooldown}. {string.Join(" ", reasons)}", null).ConfigureAwait(false);
            return false;
        }

        await BeginAsync(state with { Marks = round.Acted }, reasons, asked, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task BeginAsync(LoopState state, string[] reasons, LoopRequest? asked, CancellationToken cancellationToken)
    {
        var plan = spec.Plan;
        var champion = await parts.Tracker.FindVersionByAliasAsync(plan.Model, plan.Alias, cancellationToken).ConfigureAwait(false);

        // Before an hour of training rather than after it.
        var obstacle = champion is null && plan.Gate is null ? $"No version of {plan.Model} is {plan.Alias}, and the loop has no gate: nothing could judge the first one. Register and promote it by hand, or give the loop a gate."
            : champion is not null && plan.Canary is not null ? LoopTryout.Obstacle(parts.Deployments, plan)
            : null;
        if (obstacle is not null)
        {
            throw new InvalidInputException($"{obstacle} The loop retrains then: {string.Join(" ", reasons)}");
        }

        journal.Save(state with
        {
            Trigger = asked?.Id ?? state.Trigger,
            Waits = null,
            Problem = null,
            Cycle = new LoopCycle
            {
                Id = Guid.NewGuid().ToString("N"),
                Plan = plan,
                Reasons = reasons,
                Actor = asked?.Actor ?? $"loop {spec.Name}",
                Started = parts.Time.GetUtcNow(),
                Phase = LoopPhase.Training,
                NewestBefore = await LoopVersions.NewestAsync(parts.Tracker, plan.Model, cancellationToken).ConfigureAwait(false),
            },
        });
    }

    private static string Waits(LoopState state)
    {
        var notes = state.Looks.Values.Select(look => look.Note).OfType<string>().ToArray();
        return $"waits for {string.Join(", ", state.Looks.Keys)}{(notes.Length == 0 ? "" : $": {string.Join(" ", notes)}")}";
    }

    private static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
}
