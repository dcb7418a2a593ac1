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

        var (looks, marks, acted) = await WatchAsync(cancellationToken).ConfigureAwait(false);
        var asked = control.Trigger is { } trigger && trigger.Id != journal.State.Trigger ? trigger : null;
        string[] reasons = [.. asked is null ? [] : (string[])[$"{asked.Actor} asked for it{(asked.Reason is { } why ? $": {why.TrimEnd('.')}" : "")}."], .. looks.Values.Select(look => look.Why).OfType<string>()];
        var state = journal.State with { Looks = looks, Marks = marks };
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

        await BeginAsync(state with { Marks = acted }, reasons, asked, cancellationToken).ConfigureAwait(false);
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

    // What each watch sees, the marks of those that look now, and the marks once it is acted on. One that cannot look wakes nothing, and keeps the others from nothing.
    private async Task<(Dictionary<string, LoopLook> Looks, Dictionary<string, string> Marks, Dictionary<string, string> Acted)> WatchAsync(CancellationToken cancellationToken)
    {
        var looks = new Dictionary<string, LoopLook>(StringComparer.Ordinal);
        var (marks, acted) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var watch in parts.Watches)
        {
            var (mark, time) = (journal.State.Marks.GetValueOrDefault(watch.Subject), parts.Time.GetUtcNow());
            var (before, after) = (mark, mark);
            try
            {
                var seen = await watch.LookAsync(mark, cancellationToken).ConfigureAwait(false);
                looks[watch.Name] = new(time, mark is null ? null : seen.Why, seen.Note, null);
                before ??= seen.Mark;
                after = seen.Why is null ? before : seen.Mark;
            }
            catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException or UnauthorizedAccessException)
            {
                looks[watch.Name] = new(time, null, null, exception.Message);
                if (journal.State.Looks.GetValueOrDefault(watch.Name)?.Error != exception.Message)
                {
                    await journal.SayAsync($"{watch.Name} cannot look: {exception.Message}").ConfigureAwait(false);
                }
            }

            Note(marks, watch, before);
            Note(acted, watch, after);
        }

        return (looks, marks, acted);
    }

    private static void Note(Dictionary<string, string> marks, ITrigger watch, string? mark)
    {
        if (mark is not null)
        {
            marks[watch.Subject] = mark;
        }
    }

    private static string Waits(LoopState state)
    {
        var notes = state.Looks.Values.Select(look => look.Note).OfType<string>().ToArray();
        return $"waits for {string.Join(", ", state.Looks.Keys)}{(notes.Length == 0 ? "" : $": {string.Join(" ", notes)}")}";
    }

    private static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
}
