using System.Globalization;

namespace ModelOps;

/// <summary>How a canary goes on, and what it is judged by.</summary>
public sealed record CanaryOptions
{
    /// <summary>The challenger's share of the requests at each step, in percent, rising. Default 5, 25, 100.</summary>
    public IReadOnlyList<double> Steps { get; init; } = [5, 25, 100];

    /// <summary>How long each step lasts at least. Default 10 minutes.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many requests each version must have answered in a step before the next. A challenger that is proven worse is rolled back earlier. Default 500.</summary>
    public int Minimum { get; init; } = 500;

    /// <summary>How much higher the challenger's share of failed requests may be than the champion's. Default 0.02.</summary>
    public double ErrorIncrease { get; init; } = 0.02;

    /// <summary>How many times the champion's the challenger's 95th percentile of latency may be. Default 1.5.</summary>
    public double P95Ratio { get; init; } = 1.5;

    /// <summary>The same for the 99th percentile. Default 2.</summary>
    public double P99Ratio { get; init; } = 2;

    /// <summary>A latency below this is never too slow, whatever the ratio. Default 5 ms.</summary>
    public TimeSpan FastEnough { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The share of rows at least that both versions must score alike; null (default) to not compare them: a better model answers differently.</summary>
    public double? Agreement { get; init; }

    /// <summary>How far the challenger's predictions may lie from the champion's: the total variation distance of their shares, 0 to 1. Default 0.2; 1 switches it off.</summary>
    public double Drift { get; init; } = 0.2;

    /// <summary>How much the true quality may fall once labels are in: the share of wrong labels may rise by this, the mean absolute error by this part of the champion's. Default 0.05.</summary>
    public double QualityLoss { get; init; } = 0.05;

    /// <summary>Labels of each version before quality counts. Default 100.</summary>
    public int MinimumLabels { get; init; } = 100;

    /// <summary>True to promote only a challenger whose quality is proven by labels.</summary>
    public bool RequireLabels { get; init; }

    /// <summary>The share of requests whose rows and answers are looked at, for agreement and drift. Default 1.</summary>
    public double Sample { get; init; } = 1;

    /// <summary>The chance of a wrong verdict over the whole canary: an equally good challenger rolled back by evidence, or one beyond a limit promoted. Default 0.05.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>How long a step may take. Default 24 hours.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What happens then. Default: it rolls back.</summary>
    public CanaryTimeout OnTimeout { get; init; }

    /// <summary>How often it is judged. Default 5 seconds.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    internal IEnumerable<string> Errors()
    {
        if (Steps.Count == 0 || Steps.Any(step => !(step is > 0 and <= 100)) || Steps.Zip(Steps.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            yield return $"The steps {string.Join(",", Steps.Select(Text))} cannot be walked; give rising percentages above 0 and up to 100, such as 5,25,100.";
        }
        else if (Steps[0] == 100)
        {
            yield return "The first step 100 leaves the champion no requests to compare with; begin with less, such as 5,25,100.";
        }

        if (Minimum < 1 || MinimumLabels < 1)
        {
            yield return $"The minimum of {Math.Min(Minimum, MinimumLabels)} is out of range; give 1 or more.";
        }

        foreach (var (value, name) in ((double, string)[])[(ErrorIncrease, "error increase"), (Drift, "drift"), (QualityLoss, "quality loss"), (Sample, "sample"), (Agreement ?? 1, "agreement")])
        {
            if (!(value is >= 0 and <= 1))
            {
                yield return $"The {name} {Text(value)} is out of range; give 0 to 1.";
            }
        }

        foreach (var (value, name) in ((double, string)[])[(P95Ratio, "95th"), (P99Ratio, "99th")])
        {
            if (!(value >= 1))
            {
                yield return $"The ratio {Text(value)} of the {name} percentile is out of range; give 1 or more.";
            }
        }

        if (!(Alpha is > 0 and < 1))
        {
            yield return $"The alpha {Text(Alpha)} is out of range; give a number between 0 and 1, such as 0.05.";
        }

        if (Hold < TimeSpan.Zero || FastEnough < TimeSpan.Zero || Interval <= TimeSpan.Zero)
        {
            yield return $"A hold of {DurationText.Of(Hold)}, an interval of {DurationText.Of(Interval)} and a fast enough latency of {DurationText.Of(FastEnough)} do not fit; give 0 or more, and an interval above 0.";
        }

        if (Timeout <= Hold)
        {
            yield return $"A step may take {Wording.Option("timeout")} {DurationText.Of(Timeout)}, and lasts {Wording.Option("hold")} {DurationText.Of(Hold)} at least; give a timeout that is longer than the hold.";
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
