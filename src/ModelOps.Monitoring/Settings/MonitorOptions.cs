namespace ModelOps;

/// <summary>How a deployment is watched. The defaults need nothing but the model's own baseline.</summary>
public sealed record MonitorOptions
{
    /// <summary>The length of a window, counted from midnight UTC of 1970-01-01. Default a day.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Windows of so many rows in place of <see cref="Window"/>, counted from the first row in the log; null for windows of time.</summary>
    public int? WindowRows { get; init; }

    /// <summary>The newest so many windows are looked at. Default 30.</summary>
    public int MostWindows { get; init; } = 30;

    /// <summary>The most rows of a window that are compared; of more, those with the least hash of their id. Default 20,000.</summary>
    public int MostRows { get; init; } = 20_000;

    /// <summary>The version to look at; null for the one that answered last.</summary>
    public string? Version { get; init; }

    /// <summary>The limits of drift. By default as in a report of drift, but at least 200 rows, and with the correction of Benjamini and Hochberg at a rate of 1 %.</summary>
    public DriftOptions Drift { get; init; } = new() { Correction = DriftCorrection.BenjaminiHochberg, Significance = 0.01, MinimumRows = 200 };

    /// <summary>What the model reached on rows that it had not learned from; null for what its folder says.</summary>
    public EvaluationBaseline? Training { get; init; }

    /// <summary>
    /// Answers that the logged ones are compared with; null takes those of <see cref="Training"/>, if they are enough for a verdict, else the first <see cref="ReferenceRows"/> of the
    /// version, which are kept in the log's folder.
    /// </summary>
    public ModelBaseline? Answers { get; init; }

    /// <summary>How many of the first answers of a version the later ones are compared with. Default 1,000.</summary>
    public int ReferenceRows { get; init; } = 1000;

    /// <summary>Fewer labels than this in a window are too few for a verdict on a metric. Default 100.</summary>
    public int MinimumLabels { get; init; } = 100;

    /// <summary>
    /// The chance that any metric of any window gets a false verdict, worse or better, in 30 days in which nothing has changed; of windows of rows, in <see cref="MostWindows"/> of them. Default 0.05.
    /// </summary>
    public double FalseAlarms { get; init; } = 0.05;

    /// <summary>The metrics of labelled rows; null for those that are usual for the task.</summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>What the metrics were at training, by name, in place of what <see cref="Training"/> says.</summary>
    public IReadOnlyDictionary<string, double> Expected { get; init; } = new Dictionary<string, double>();

    /// <summary>How the intervals of metrics that are no shares are drawn, always with 95 %. Default 500 resamples.</summary>
    public BootstrapOptions Intervals { get; init; } = new() { Resamples = 500 };

    /// <summary>The most threads that read the log; 0 uses all processors, and 1 the caller's alone. The verdicts are the same.</summary>
    public int Threads { get; init; }

    internal int WindowsOfAMonth => WindowRows is null ? (int)Math.Ceiling(TimeSpan.FromDays(30) / Window) : MostWindows;

    internal void Check(LearningTask? task)
    {
        var errors = new List<string>();
        if (Window < TimeSpan.FromSeconds(1) || Window > TimeSpan.FromDays(366))
        {
            errors.Add($"The window {DurationText.Of(Window)} is out of range; give a second to a year.");
        }

        if (Threads < 0)
        {
            errors.Add($"The number of threads {Threads} is out of range; give 1 or more, or 0 for all processors.");
        }

        if (FalseAlarms is not (> 0 and < 1))
        {
            errors.Add($"The chance of a false verdict {FalseAlarms} is out of range; give a number between 0 and 1, such as 0.05.");
        }

        foreach (var (name, value) in Expected.Where(pair => !double.IsFinite(pair.Value)))
        {
            errors.Add($"The expected {name} is {value}, which no metric can be compared with; give a number.");
        }

        Least(WindowRows ?? 1, "rows of a window");
        Least(MostWindows, "most windows");
        Least(MostRows, "most rows of a window");
        Least(ReferenceRows, "rows of the reference");
        Least(MinimumLabels, "least number of labels");
        if (task is { } known)
        {
            foreach (var name in (Metrics ?? []).Concat(Expected.Keys))
            {
                try
                {
                    MetricCatalog.Find(name, known);
                }
                catch (InvalidInputException error)
                {
                    errors.AddRange(error.Errors);
                }
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        void Least(int value, string what)
        {
            if (value < 1)
            {
                errors.Add($"The {what}, {value}, must be 1 or more.");
            }
        }
    }
}
