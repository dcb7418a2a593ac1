using System.Globalization;
using ModelOps.Deployments.Canary;

namespace ModelOps;

/// <summary>
/// Decides what a canary does next, from numbers alone: the same evidence gives the same decision. A challenger that is proven to be beyond a limit is rolled back at any time. A step ends when its time is over, each version has
/// answered the minimum of requests, and every check is known and within its limit; the last one only when each is proven to be. What is not known never promotes.
/// </summary>
public static class CanaryJudge
{
    /// <summary>Judges a canary.</summary>
    /// <param name="options">Steps and limits.</param>
    /// <param name="standing">Where it stands, and what was seen.</param>
    /// <exception cref="InvalidInputException">Options that do not fit (all at once).</exception>
    public static CanaryDecision Judge(CanaryOptions options, CanaryStanding standing)
    {
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        CanaryCheck[] checks = [.. new CanaryChecks(options, standing).All()];
        var (verdict, why, by) = Decide(options, standing, checks);
        return new(verdict, why, checks) { By = by };
    }

    private static (CanaryVerdict Verdict, string Why, string? By) Decide(CanaryOptions options, CanaryStanding standing, CanaryCheck[] checks)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"step {standing.Step + 1} of {options.Steps.Count} ({options.Steps[standing.Step]} %)");
        if (checks.FirstOrDefault(check => check.Outcome == CanaryOutcome.Worse) is { } worse)
        {
            return (CanaryVerdict.RollBack, $"Version {standing.Challenger} is rolled back at {place}: {worse.Sentence}.", worse.Name);
        }

        if (standing.Held < options.Hold)
        {
            return (CanaryVerdict.Continue, $"Version {standing.Challenger} stays at {place} for {Text(options.Hold - standing.Held)} more; {Requests(standing)}, and nothing is proven against it.", null);
        }

        var isLast = standing.Step == options.Steps.Count - 1;
        var tooFew = TooFew(options, standing);
        var open = tooFew is null ? Open(checks, isLast) : null;
        if ((tooFew ?? Sentence(open)) is not { } missing)
        {
            return isLast
                ? (CanaryVerdict.Promote, $"Version {standing.Challenger} is promoted after {place}: {Requests(standing)}, and every limit is proven to be kept; {checks[0].Sentence}.", null)
                : (CanaryVerdict.Advance, $"Version {standing.Challenger} goes on from {place}: {Requests(standing)}, and every value is within its limit; {checks[0].Sentence}.", null);
        }

        return standing.Held >= options.Timeout && options.OnTimeout == CanaryTimeout.RollBack
            ? (CanaryVerdict.RollBack, $"Version {standing.Challenger} is rolled back at {place}, since {Text(options.Timeout)} have not sufficed for a verdict: {missing}.", open?.Name)
            : (CanaryVerdict.Wait, $"Version {standing.Challenger} waits at {place}: {missing}.", open?.Name);
    }

    private static string? TooFew(CanaryOptions options, CanaryStanding standing)
    {
        var (one, other) = (standing.Evidence.Champion.Errors.Count, standing.Evidence.Challenger.Errors.Count);
        return one >= options.Minimum && other >= options.Minimum ? null : $"version {standing.Challenger} has answered {other} requests and version {standing.Champion} {one}, and {options.Minimum} of each are needed";
    }

    private static CanaryCheck? Open(CanaryCheck[] checks, bool needsProof) =>
        checks.FirstOrDefault(check => check.Outcome is CanaryOutcome.Unknown or CanaryOutcome.Beyond)
            ?? checks.Where(check => needsProof && check is { NeedsProof: true, Outcome: not CanaryOutcome.Proven }).MaxBy(check => check.Missing);

    private static string? Sentence(CanaryCheck? open) => open switch
    {
        null => null,
        { Outcome: CanaryOutcome.Within, Missing: > 0 } => $"{open.Sentence}, which cannot be proven before {open.Missing} more requests are answered",
        { Outcome: CanaryOutcome.Within } => $"{open.Sentence}, which is not proven to be kept yet",
        { Outcome: CanaryOutcome.Beyond } => $"{open.Sentence}, which seems to be exceeded",
        { Name: "quality" } => open.Sentence,
        _ => $"nothing is known of {open.Name} yet",
    };

    private static string Requests(CanaryStanding standing) => $"it has answered {standing.Evidence.Challenger.Errors.Count} requests and version {standing.Champion} {standing.Evidence.Champion.Errors.Count}";

    private static string Text(TimeSpan time) => time.TotalMinutes >= 90 ? $"{time.TotalHours:0.#} hours" : time.TotalSeconds >= 90 ? $"{time.TotalMinutes:0.#} minutes" : $"{time.TotalSeconds:0} seconds";
}
