using System.Globalization;
using System.Net;
using ModelOps.Files;

namespace ModelOps;

/// <summary>The watches of this user, or one of them.</summary>
/// <param name="Watches">The watches, by name.</param>
public sealed record WatchResult(IReadOnlyList<WatchStanding> Watches) : Viewable, IVerdict
{
    /// <summary>The firing that this call led to its outcome; null for none.</summary>
    public WatchFiring? Firing { get; init; }

    /// <summary>What else is to be said.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What was done with the watch, as a sentence without its full stop; null for the list.</summary>
    internal string? Title { get; init; }

    /// <summary>Why it could not be seen whether there is a reason to run; null when it could.</summary>
    internal string? Unknown { get; init; }

    internal bool IsJson { get; init; }

    /// <inheritdoc />
    public string? Refusal => Firing is { Outcome: not WatchOutcome.Succeeded } firing ? firing.Error ?? "It failed." : Unknown;

    /// <inheritdoc />
    public bool HasFailed => Unknown is not null || Firing is { Outcome: WatchOutcome.Failed };

    /// <inheritdoc />
    public override View ToView() => IsJson ? Json()
        : Title is null ? Table()
        : Details(Watches[0]).Notes(Notes);

    private View Json()
    {
        var text = StateJson.Write(Title is null ? (object)Watches : Watches[0]);
        return new View("").Document($"<pre>{WebUtility.HtmlEncode(text)}</pre>", text);
    }

    private View Table() => Watches.Count == 0
        ? new View("No watch is known")
        : new View($"{Watches.Count} watch{(Watches.Count == 1 ? "" : "es")}").Table(
            ["name", "runs", "active", "doing", "fired", "last", "why"],
            Watches.Select(one => new object?[] { one.Name, Path.GetFileName(one.State?.File), one.IsRunning ? "yes" : "no", Doing(one), one.State?.Fired, Word(one.State?.Last), one.State?.Last?.Error }));

    private View Details(WatchStanding one)
    {
        var (state, view) = (one.State, new View(Title!));
        if (state is null)
        {
            return view.Fact("active", "never yet");
        }

        view.Fact("runs", state.File)
            .Fact("active", one.IsRunning ? FormattableString.Invariant($"in process {state.Process?.Id}") : "no")
            .Fact("doing", Doing(one))
            .Fact("problem", state.Problem)
            .Fact("reasons", state.Firing is { } firing ? string.Join(" ", firing.Reasons) : null)
            .Fact("last", state.Last is { } last ? $"{Word(last)}, run {last.Number} ({last.Id}), {Time(last.Ended ?? last.Decided)}: {string.Join(" ", last.Reasons)}" : "none yet")
            .Fact("why", state.Last?.Error)
            .Fact("copy", state.Last?.Copy);
        return state.Looks.Count == 0 ? view : view.Table(
            ["trigger", "looked", "says"],
            state.Looks.Select(look => new object?[] { look.Key, Time(look.Value.Time), look.Value.Error is { } error ? $"cannot look: {error}" : look.Value.Why ?? look.Value.Note ?? "nothing new" }));
    }

    private static string Doing(WatchStanding one) => one.State switch
    {
        null => "nothing yet",
        { Firing: { Job: null, Attempt: > 1 } waiting } state => state.Waits ?? string.Create(CultureInfo.InvariantCulture, $"waits for attempt {waiting.Attempt}"),
        { Firing: { } firing } => string.Create(CultureInfo.InvariantCulture, $"runs, attempt {firing.Attempt} ({firing.Id})"),
        { Waits: { } waits } => waits,
        _ => "watches",
    };

    private static string? Word(WatchFiring? firing) => firing?.Outcome?.ToString().ToLowerInvariant();

    private static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
}
