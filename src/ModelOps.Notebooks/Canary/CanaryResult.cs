using System.Globalization;
using ModelOps.Deployments.Canary;

namespace ModelOps;

/// <summary>A canary as it stands.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="State">The canary; null when there was none.</param>
/// <param name="Note">What happens when nobody watches.</param>
/// <param name="WasWatched">Whether its end was waited for.</param>
public sealed record CanaryResult(string Deployment, CanaryState? State, string? Note, bool WasWatched) : Viewable, IVerdict
{
    /// <inheritdoc />
    public string? Refusal => WasWatched && State is { Phase: CanaryPhase.RolledBack } ? $"{State.Decision?.Why} {CanaryAdvice.Of(State)}".TrimEnd() : null;

    /// <inheritdoc />
    public override View ToView()
    {
        if (State is not { } state)
        {
            return new View($"{Deployment} has no canary");
        }

        var plan = state.Plan;
        var view = new View($"{plan.Model} version {plan.Challenger} {Doing(state)}")
            .Fact("champion", $"version {plan.Champion}{(state.Phase == CanaryPhase.Promoted ? ", before" : "")}")
            .Fact("share", string.Create(CultureInfo.InvariantCulture, $"{state.Share} % of the requests"))
            .Fact("step", state.IsEnded ? null : string.Create(CultureInfo.InvariantCulture, $"{state.Step + 1} of {plan.Options.Steps.Count}, for {Held(state)}"))
            .Fact("requests", state.Evidence is var seen ? $"{seen.Challenger.Errors.Count} to version {plan.Challenger}, {seen.Champion.Errors.Count} to version {plan.Champion}" : null)
            .Fact("why", state.Decision?.Why)
            .Fact("problem", state.Problem);
        if (state.Decision is { Checks.Count: > 0 } decision)
        {
            view.Table(["check", "stands", "value", "limit"], decision.Checks.Select(check => new object?[] { check.Name, Word(check.Outcome), check.Value.ToString(), check.Limit }));
        }

        return view.Notes(((string?[])[CanaryAdvice.Of(state), state.IsEnded ? null : Note]).OfType<string>());
    }

    private static string Held(CanaryState state) => state.Plan.Options.Hold is var hold && hold < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{state.Held.TotalSeconds:0} of {hold.TotalSeconds:0.#} seconds")
        : string.Create(CultureInfo.InvariantCulture, $"{state.Held.TotalMinutes:0.#} of {hold.TotalMinutes:0.#} minutes");

    private static string Doing(CanaryState state) => state.Phase switch
    {
        CanaryPhase.Promoted => $"is {state.Plan.Alias} now",
        CanaryPhase.RolledBack => "was rolled back",
        CanaryPhase.RollingBack => "is being rolled back",
        CanaryPhase.Promoting => "is being promoted",
        _ => "is tried out",
    };

    private static string Word(CanaryOutcome outcome) => outcome switch
    {
        CanaryOutcome.Worse => "worse, proven",
        CanaryOutcome.Beyond => "seems worse",
        CanaryOutcome.Within => "seems good",
        CanaryOutcome.Proven => "good, proven",
        _ => "unknown",
    };
}
