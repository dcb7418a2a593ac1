using System.Globalization;
using ModelOps.Redaction;

namespace ModelOps.Pipelines.Watches;

/// <summary>Where a watch is, on the disk before it goes on, and what is said of it.</summary>
internal sealed class WatchJournal(WatchParts parts, WatchState state)
{
    private string _waits = "";

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
    internal async Task WaitAsync(string? waits, string? problem)
    {
        problem = problem is null ? null : SecretText.Redact(problem);
        if (waits != State.Waits || problem != State.Problem)
        {
            Save(State with { Waits = waits, Problem = problem });
        }

        if ((problem ?? waits ?? "") is var line && line != _waits)
        {
            _waits = line;
            await SayAsync(line).ConfigureAwait(false);
        }
    }

    /// <summary>Notes what keeps it from going on; also where it cannot be noted, as on a full disk, it is said.</summary>
    internal async Task FailAsync(string problem)
    {
        try
        {
            await WaitAsync(null, problem).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidInputException or IOException or UnauthorizedAccessException)
        {
            if (_waits != exception.Message)
            {
                _waits = exception.Message;
                await SayAsync($"{problem} This cannot be written to the watch's state: {exception.Message}").ConfigureAwait(false);
            }
        }
    }

    /// <summary>Says a line with its time; nothing for an empty one.</summary>
    internal ValueTask SayAsync(string text) => text.Length == 0 ? ValueTask.CompletedTask : parts.Say(string.Create(CultureInfo.InvariantCulture, $"{parts.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC {SecretText.Redact(text)}"));
}
