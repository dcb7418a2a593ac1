using System.Globalization;
using ModelOps.Governance.Effect;

namespace ModelOps;

/// <summary>How models get into production, and what they take.</summary>
/// <param name="Report">The measures.</param>
public sealed record EffectResult(EffectReport Report) : Viewable
{
    private const int MostWeeks = 53;
    private const int Week = 7;

    /// <summary>Whether JSON is shown.</summary>
    internal bool IsJson { get; init; }

    /// <summary>The first entry of the audit log; null when it has none.</summary>
    internal DateTimeOffset? LogBegins { get; init; }

    /// <inheritdoc />
    public override View ToView()
    {
        if (IsJson)
        {
            var json = Report.ToJson();
            return new View("").Document($"<pre>{System.Net.WebUtility.HtmlEncode(json)}</pre>", json);
        }

        var canaries = Report.Changes.Count(change => change.IsTryout);
        return new View($"Effect from {Day(Report.From)} to {Day(Report.To)}")
            .Fact("into production", Report.Deployments.Count)
            .Fact("canaries that did not get there", canaries == 0 ? null : canaries)
            .Fact("rolled back", Report.Changes.Count(change => change.HasFailed))
            .Table(["measure", "value", "n", "band", "note"], Report.Measures.Select(measure => new object?[] { measure.Name, measure.Text, measure.Count, measure.Band ?? "", measure.Note ?? "" }), "Delivery (bands of DORA 2023)")
            .Table(["use", "n", "CPU", "peak memory", "energy (estimate)"], [Use("training", Report.Trainings), Use("serving, now running", Report.Services)], "Machines")
            .Notes(Notes())
            .Figure(Figure());
    }

    private IEnumerable<string> Notes()
    {
        if (LogBegins is null)
        {
            yield return "The audit log is empty: nothing was promoted, rolled back or tried out here.";
        }
        else if (LogBegins > Report.From)
        {
            yield return $"The audit log begins on {Day(LogBegins.Value)}; what went into production before is not in it.";
        }

        if (Report.UnmeasuredRuns > 0)
        {
            yield return $"{Report.UnmeasuredRuns} {(Report.UnmeasuredRuns == 1 ? "run has" : "runs have")} no CPU seconds: shorter than 10 seconds, without system metrics, or of another program.";
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"Energy = CPU seconds × {Report.Energy.WattsPerCore} W × PUE {Report.Energy.Pue} ÷ 3,600,000.");
    }

    private object?[] Use(string name, IReadOnlyList<EffectUse> uses)
    {
        var seconds = uses.Sum(use => use.CpuSeconds);
        return uses.Count == 0 ? [name, 0, "not enough data", "", ""]
            : [name, uses.Count, EffectReport.Hours(seconds / 3600), uses.Max(use => use.PeakMegabytes) is { } peak ? string.Create(CultureInfo.InvariantCulture, $"{peak:0} MB") : "", Energy(Report.Energy.KilowattHours(seconds))];
    }

    private static string Energy(double kilowattHours) =>
        kilowattHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{kilowattHours * 1000:0.###} Wh") : string.Create(CultureInfo.InvariantCulture, $"{kilowattHours:0.##} kWh");

    // Weeks back from today, so that the last is whole.
    private Figure? Figure()
    {
        if (Report.Changes.Count == 0)
        {
            return null;
        }

        var weeks = Math.Min(MostWeeks, (int)Math.Ceiling((Report.To - Report.From).TotalDays / Week));
        var (labels, good, failed) = (new string[weeks], new double[weeks], new double[weeks]);
        for (var week = 0; week < weeks; week++)
        {
            labels[week] = Day(Report.To.AddDays(-Week * (weeks - week)).AddDays(1));
        }

        foreach (var change in Report.Changes.Where(change => !change.IsTryout || change.HasFailed))
        {
            var week = weeks - 1 - (int)((Report.To - change.Time).TotalDays / Week);
            if (week >= 0)
            {
                (change.HasFailed ? failed : good)[week]++;
            }
        }

        return new Figure("Versions into production by week", "week from", "versions").AddBars(labels, good, "good").AddBars(labels, failed, "rolled back");
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
