using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOps.Evaluation.Statistics;
using ModelOps.Governance.Effect;

namespace ModelOps;

/// <summary>How well models get into production, and what they take: DORA's four measures from the audit log, and the use of machines.</summary>
public sealed record EffectReport
{
    /// <summary>Fewer events than this are not enough data.</summary>
    public const int LeastEvents = 3;

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The beginning of the time that is looked at.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Its end.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>What went into production in it, the oldest first.</summary>
    public required IReadOnlyList<EffectChange> Changes { get; init; }

    /// <summary>What trainings took.</summary>
    public IReadOnlyList<EffectUse> Trainings { get; init; } = [];

    /// <summary>Runs that have no CPU seconds: shorter than the interval of their system metrics, or logged by others.</summary>
    public int UnmeasuredRuns { get; init; }

    /// <summary>What the services that run now have taken since they started.</summary>
    public IReadOnlyList<EffectUse> Services { get; init; } = [];

    /// <summary>How energy is estimated.</summary>
    public EnergyAssumptions Energy { get; init; } = new();

    /// <summary>The versions that got into production: without canaries that never got the alias.</summary>
    [JsonIgnore]
    public IReadOnlyList<EffectChange> Deployments => [.. Changes.Where(change => !change.IsTryout)];

    /// <summary>The four measures of DORA.</summary>
    public IReadOnlyList<EffectMeasure> Measures => [Frequency(), LeadTime(), FailureRate(), Restore()];

    /// <summary>All of it as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, _json);

    private EffectMeasure Frequency()
    {
        var (count, days) = (Deployments.Count, (To - From).TotalDays);
        if (count < LeastEvents)
        {
            return Missing("deployment frequency", count);
        }

        var aDay = count / days;
        var text = aDay >= 1 ? Format($"{aDay:0.0} a day") : aDay * 7 >= 1 ? Format($"{aDay * 7:0.0} a week") : Format($"{aDay * 30:0.0} a month");
        return new("deployment frequency", aDay, count, text, DoraBands.Frequency(aDay));
    }

    private EffectMeasure LeadTime()
    {
        var known = Deployments.Where(change => change.Begun is { } begun && begun <= change.Time).ToArray();
        var unknown = Deployments.Count - known.Length;
        var fromRun = known.Count(change => !change.IsCommitKnown);
        string[] notes =
        [
            .. fromRun > 0 ? [Format($"{fromRun} of {known.Length} from the run's start, since the time of the commit is not known")] : Array.Empty<string>(),
            .. unknown > 0 ? [Format($"{unknown} whose commit and run are not known")] : Array.Empty<string>(),
        ];
        var note = notes.Length == 0 ? null : string.Join("; ", notes);
        if (known.Length < LeastEvents)
        {
            return Missing("lead time", known.Length) with { Note = note };
        }

        var hours = ModelOps.Statistics.Median([.. known.Select(change => (change.Time - change.Begun!.Value).TotalHours)]);
        return new("lead time", hours, known.Length, Hours(hours), DoraBands.LeadTime(hours), note);
    }

    private EffectMeasure FailureRate()
    {
        // A canary that is still under way has neither failed nor not.
        var ended = Changes.Where(change => !change.IsTryout || change.HasFailed).ToArray();
        if (ended.Length < LeastEvents)
        {
            return Missing("change failure rate", ended.Length);
        }

        var (rate, low, high) = WilsonInterval.Of(ended.Count(change => change.HasFailed), ended.Length);
        return new("change failure rate", rate, ended.Length, Format($"{rate * 100:0.#} % [{low * 100:0.#} to {high * 100:0.#} %]"), DoraBands.FailureRate(rate));
    }

    private EffectMeasure Restore()
    {
        var failed = Changes.Where(change => change.HasFailed).ToArray();
        var hours = failed.Where(change => change.Restored is not null).Select(change => (change.Restored!.Value - change.Time).TotalHours).ToArray();
        if (hours.Length < LeastEvents)
        {
            return Missing("time to restore", hours.Length);
        }

        var median = ModelOps.Statistics.Median(hours);
        return new("time to restore", median, hours.Length, Hours(median), DoraBands.Restore(median));
    }

    private static EffectMeasure Missing(string name, int count) => new(name, null, count, "not enough data", null);

    internal static string Hours(double hours) => hours < 1 ? Format($"{hours * 60:0.#} min") : hours < 48 ? Format($"{hours:0.#} h") : Format($"{hours / 24:0.#} days");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
