namespace ModelOps.Pipelines.Watches;

/// <summary>Where a watch is, on the disk before it goes on, and what is said of it.</summary>
internal sealed class WatchJournal(WatchParts parts, WatchState state)
{
    private readonly WaitNotes _notes = new("watch", parts.Time, line => parts.Say(line));

    /// <summary>Where it is.</summary>
    internal WatchState State { get; private set; } = state;

    /// <summary>Notes something on the disk; it is there when this returns.</summary>
    internal void Save(WatchState next)
    {
        next = next with { Updated = parts.Time.GetUtcNow() };
        parts.Effect?.Invoke("before watch.json");
        parts.Store.Write(next);
        State = next;
        parts.Effect?.Invoke("after watch.json");
    }

    /// <summary>Notes how far the firing is.</summary>
    internal void Save(WatchFiring firing) => Save(State with { Firing = firing, Waits = null, Problem = null });

    /// <summary>Notes what it waits for, or what keeps it from going on, and says it when it changes.</summary>
    internal Task WaitAsync(string? waits, string? problem) => _notes.WaitAsync(waits, problem, redacted => Note(waits, redacted));

    /// <summary>Notes what keeps it from going on; also where it cannot be noted, as on a full disk, it is said.</summary>
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
}
