namespace ModelOps;

/// <summary>What <c>#!monitor</c> takes.</summary>
public sealed record MonitorCommandOptions : INamesResult
{
    /// <summary>The deployment.</summary>
    [Parameter("Deployment to look at, or the folder of its payload log.", Position = 0, Required = true)]
    public string Deployment { get; init; } = "";

    /// <summary>The model that answered, whose folder holds the baseline; null for the version that the deployment served.</summary>
    [Parameter("Model that answered, whose folder holds the baseline: a variable, name@alias, name/version, runs:/ID/model, or a folder. By default the version that the deployment served.")]
    public NamedModel? Model { get; init; }

    /// <summary>The length of a window.</summary>
    [Parameter("Length of a window, such as 1h or 7d; by default 1d.")]
    public TimeSpan? Window { get; init; }

    /// <summary>Windows of so many rows in place of <see cref="Window"/>.</summary>
    [Parameter("Windows of so many rows, in place of windows of time.")]
    public int? Rows { get; init; }

    /// <summary>The version to look at; null for the one that answered last.</summary>
    [Parameter("Version to look at; by default the one that answered last.")]
    public string? Version { get; init; }

    /// <summary>The column whose score is worked out bin by bin; null for the one that moved most.</summary>
    [Parameter("Column whose score is worked out bin by bin; by default the one that moved most.")]
    public string? Show { get; init; }

    /// <summary>Where to write the report as a page; null for nowhere.</summary>
    [Parameter("File to write the report to, as a page that needs no network.")]
    public string? Html { get; init; }

    /// <summary>Where to write the report as JSON; null for nowhere.</summary>
    [Parameter("File to write the report to, as JSON.")]
    public string? Json { get; init; }

    /// <summary>True to refuse a newest window that has drifted or cannot be judged, or whose metrics are worse than expected.</summary>
    [Parameter("End with exit code 3 when the newest window has drifted or cannot be judged, or a metric is worse than at training.")]
    public bool Fail { get; init; }

    /// <summary>True for the live panel, false for the judged windows; null for the panel in a notebook that somebody looks at, where the deployment runs and nothing else is asked.</summary>
    [Parameter("A panel that is kept up to date while the deployment runs: the default of a notebook where nothing else is asked. false judges the windows once.")]
    public bool? Live { get; init; }

    /// <summary>How long the panel is kept up to date; null until the deployment stops.</summary>
    [Parameter("How long the panel is kept up to date, such as 10m; by default until the deployment stops.")]
    public TimeSpan? For { get; init; }

    /// <inheritdoc />
    [Parameter("Variable for the report.")]
    public string? As { get; init; }

    /// <summary>Limits, expected metrics and the like, which a line does not take; null for the defaults.</summary>
    public MonitorOptions? Limits { get; init; }
}
