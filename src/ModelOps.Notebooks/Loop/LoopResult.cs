using System.Globalization;
using System.Net;
using ModelOps.Deployments.Services;
using ModelOps.Files;

namespace ModelOps;

/// <summary>The loops of this user, or one of them.</summary>
/// <param name="Loops">The loops, by name.</param>
public sealed record LoopResult(IReadOnlyList<LoopStanding> Loops) : Viewable, IVerdict
{
    /// <summary>The cycle that this call led to its end; null for none.</summary>
    public LoopCycle? Cycle { get; init; }

    /// <summary>What else is to be said.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What was done with the loop, as a sentence without its full stop; null for the list.</summary>
    internal string? Title { get; init; }

    /// <summary>Why it could not be seen whether there is a reason to retrain; null when it could.</summary>
    internal string? Unknown { get; init; }

    internal bool IsJson { get; init; }

    /// <inheritdoc />
    public string? Refusal => Cycle is { Outcome: not LoopOutcome.Promoted } cycle ? cycle.Why : Unknown;

    /// <inheritdoc />
    public bool HasFailed => Unknown is not null || Cycle is { Outcome: LoopOutcome.Failed };

    /// <inheritdoc />
    public override View ToView() => IsJson ? Json()
        : Title is null ? Table()
        : Details(Loops[0]).Notes(Notes);

    private View Json()
    {
        var text = StateJson.Write(Title is null ? (object)Loops : Loops[0]);
        return new View("").Document($"<pre>{WebUtility.HtmlEncode(text)}</pre>", text);
    }

    private View Table() => Loops.Count == 0
        ? new View("No loop is known")
        : new View($"{Loops.Count} loop{(Loops.Count == 1 ? "" : "s")}").Table(
            ["name", "model", "runs", "doing", "last decision", "why"],
            Loops.Select(one => new object?[] { one.Name, one.State?.Model, one.IsRunning ? "yes" : "no", Doing(one), Word(one.State?.Last?.Outcome), one.State?.Last?.Why }));

    private View Details(LoopStanding one)
    {
        var (state, view) = (one.State, new View(Title!));
        if (state is null)
        {
            return view.Fact("runs", "never yet").Fact("paused", Paused(one));
        }

        view.Fact("runs", one.IsRunning ? $"in process {state.Process?.Id}" : "no")
            .Fact("doing", Doing(one))
            .Fact("problem", state.Problem)
            .Fact("paused", Paused(one))
            .Fact("file", state.File)
            .Fact("store", state.Store)
            .Fact("cycle", state.Cycle is { } cycle ? $"{cycle.Subject}, since {Time(cycle.Started)}: {string.Join(" ", cycle.Reasons)}" : null)
            .Fact("last decision", state.Last is { } last ? $"{Word(last.Outcome)}, {last.Subject}, {Time(last.Ended ?? last.Started)}" : "none yet")
            .Fact("why", state.Last?.Why);
        return state.Looks.Count == 0 ? view : view.Table(
            ["watch", "looked", "says"],
            state.Looks.Select(look => new object?[] { look.Key, Time(look.Value.Time), look.Value.Error is { } error ? $"cannot look: {error}" : look.Value.Why ?? look.Value.Note ?? "nothing new" }));
    }

    private static string Doing(LoopStanding one) => one.State switch
    {
        null => "nothing yet",
        { Cycle: { } cycle } state => cycle.Phase switch
        {
            LoopPhase.Training => string.Create(CultureInfo.InvariantCulture, $"trains, attempt {cycle.Attempt} of {cycle.Plan.Retries + 1}"),
            LoopPhase.Gating => "asks the gate",
            LoopPhase.Canary => state.Waits ?? "tries the version out",
            LoopPhase.Promoting => "promotes",
            _ => "writes down its decision",
        },
        _ when one.Control.Pause is not null => "is paused",
        { Waits: { } waits } => waits,
        _ => "watches",
    };

    private static string? Paused(LoopStanding one) => one.Control.Pause is { } pause ? $"by {pause.Actor} since {Time(pause.Time)}{(pause.Reason is { } why ? $": {why}" : "")}" : null;

    internal static string? Word(LoopOutcome? outcome) => outcome switch
    {
        null => null,
        LoopOutcome.RolledBack => "rolled back",
        { } other => other.ToString().ToLowerInvariant(),
    };

    private static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
}
