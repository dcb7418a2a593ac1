using System.Globalization;
using ModelOps.Pipelines.Watches;
using ModelOps.Redaction;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Loop;

/// <summary>Where a loop is, on the disk before it goes on; and its decisions in the audit log and as tags of the version.</summary>
internal sealed class LoopJournal(LoopParts parts, LoopState state)
{
    private const int LongestTag = 250;
    private readonly HashSet<string> _recorded = new(StringComparer.Ordinal);
    private readonly WaitNotes _notes = new("loop", parts.Time, line => parts.Say(line));

    /// <summary>Where it is.</summary>
    internal LoopState State { get; private set; } = state;

    /// <summary>The cycle under way.</summary>
    internal LoopCycle Cycle => State.Cycle!;

    internal void Effect(string what) => parts.Effect?.Invoke(what);

    internal void Save(LoopState next)
    {
        next = next with { Updated = parts.Time.GetUtcNow() };
        Effect($"before loop.json {next.Phase}");
        parts.Loops.Write(next);
        State = next;
        Effect($"after loop.json {next.Phase}");
    }

    internal void Save(LoopCycle cycle) => Save(State with { Cycle = cycle, Waits = null, Problem = null });

    /// <summary>The cycle ends by this: what is left to do is to write it down.</summary>
    internal void End(LoopOutcome outcome, string why) => Save(Cycle with { Phase = LoopPhase.Ending, Outcome = outcome, Why = SecretText.Redact(why), Ended = parts.Time.GetUtcNow() });

    /// <summary>Writes a decision of the cycle down, once however often it is tried.</summary>
    internal async Task RecordAsync(string id, string action, string why, string? actor, string? evidence, CancellationToken cancellationToken)
    {
        var (cycle, time) = (Cycle, parts.Time.GetUtcNow());
        if (_recorded.Contains($"{cycle.Id}/{id}"))
        {
            return;
        }

        // A canary writes down by itself what it moves.
        var isMove = id == "end" && cycle is { Outcome: LoopOutcome.Promoted, CanaryAsked: null };
        Effect($"before audit {id}");
        var written = await parts.Audit.WriteAsync(new($"{cycle.Id}/{id}", time, actor ?? $"loop {State.Name}", $"loop.{action}", cycle.Subject, why) { Evidence = evidence, Alias = cycle.Plan.Alias, Before = isMove ? cycle.Champion ?? 0 : null }, cancellationToken).ConfigureAwait(false);
        Effect($"after audit {id}");
        if (cycle.Version is not null)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{action} {time:yyyy-MM-dd HH:mm} UTC by loop {State.Name}: {why}");
            await TagAsync("modelops.loop.decision", line.Length > LongestTag ? line[..(LongestTag - 1)] + "…" : line, cancellationToken).ConfigureAwait(false);
            await TagAsync("modelops.loop.audit", parts.Audit.TagOf(written), cancellationToken).ConfigureAwait(false);
        }

        _recorded.Add($"{cycle.Id}/{id}");
        _notes.Forget();
        await SayAsync($"{action} {cycle.Subject}: {why}").ConfigureAwait(false);
    }

    /// <summary>Notes what it waits for, and says it when it changes.</summary>
    /// <param name="waits">What it waits for.</param>
    /// <param name="problem">What keeps it from going on.</param>
    /// <param name="detail">How far that is: noted, but not said.</param>
    internal Task WaitAsync(string? waits, string? problem, string? detail = null) =>
        _notes.WaitAsync(waits, problem, redacted => Note(detail is null ? waits : $"{waits}. {detail}", redacted));

    /// <summary>Notes what keeps it from going on, and says it; also where it cannot be noted, as on a full disk.</summary>
    internal Task FailAsync(string problem) => _notes.FailAsync(problem, redacted => Note(null, redacted));

    /// <summary>Says a line with its time; nothing for an empty one.</summary>
    internal ValueTask SayAsync(string text) => _notes.SayAsync(text);

    private void Note(string? waits, string? problem)
    {
        if (waits != State.Waits || problem != State.Problem)
        {
            Save(State with { Waits = waits, Problem = problem });
        }
    }

    private async Task TagAsync(string key, string value, CancellationToken cancellationToken)
    {
        Effect($"before {key}");
        await parts.Tracker.SetModelVersionTagAsync(Cycle.Plan.Model, Cycle.Version!.Value, new Tag(key, value), cancellationToken).ConfigureAwait(false);
        Effect($"after {key}");
    }
}
