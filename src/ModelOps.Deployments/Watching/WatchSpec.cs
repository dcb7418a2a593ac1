using ModelOps.Deployments.Watching;

namespace ModelOps;

/// <summary>How a deployment with a payload log watches itself.</summary>
public sealed record WatchSpec
{
    /// <summary>A look runs beside requests, which need the other processors.</summary>
    internal const int Threads = 1;

    /// <summary>How often it looks at its log, where that has grown. Default 1 minute; a look that takes long is repeated less often.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The length of a window. Default an hour.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Windows of so many rows in place of <see cref="Window"/>; null for windows of time.</summary>
    public int? WindowRows { get; init; }

    /// <summary>The newest so many windows are looked at. Default 24.</summary>
    public int MostWindows { get; init; } = 24;

    /// <summary>Fewer rows than this in a window are too few for a verdict. Default 200.</summary>
    public int MinimumRows { get; init; } = 200;

    /// <summary>Fewer labels than this in a window are too few for a verdict. Default 100.</summary>
    public int MinimumLabels { get; init; } = 100;

    /// <summary>What the metrics were at training, by name, in place of what the model folder says.</summary>
    public IReadOnlyDictionary<string, double> Expected { get; init; } = new Dictionary<string, double>();

    internal MonitorOptions Options(WatchedVersion version)
    {
        var usual = new MonitorOptions();
        return usual with
        {
            Version = version.Version,
            Training = version.Evaluation,
            Window = Window,
            WindowRows = WindowRows,
            MostWindows = MostWindows,
            MostRows = 5000,
            MinimumLabels = MinimumLabels,
            Expected = Expected,
            Drift = usual.Drift with { MinimumRows = MinimumRows },
            Intervals = new BootstrapOptions { Resamples = 200, Threads = Threads },
            Threads = Threads,
        };
    }

    internal IEnumerable<string> Errors()
    {
        if (Interval < TimeSpan.FromSeconds(1))
        {
            yield return $"The interval {DurationText.Of(Interval)} is too short to watch the payload log; give 1 second or more.";
        }

        if (Window < TimeSpan.FromSeconds(1) || Window > TimeSpan.FromDays(366))
        {
            yield return $"The window {DurationText.Of(Window)} is out of range; give a second to a year.";
        }

        foreach (var (value, what) in ((int, string)[])[(WindowRows ?? 1, "rows of a window"), (MostWindows, "most windows"), (MinimumRows, "least number of rows"), (MinimumLabels, "least number of labels")])
        {
            if (value < 1)
            {
                yield return $"The {what}, {value}, must be 1 or more.";
            }
        }
    }
}
