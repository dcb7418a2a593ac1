using ModelOps.Tracking;

namespace ModelOps;

/// <summary>How a run is started. Everything has a default.</summary>
public sealed record ActiveRunOptions
{
    /// <summary>The experiment's name, made when absent; null reads <c>MLFLOW_EXPERIMENT_NAME</c>, else <c>Default</c>. Not used by a resumed run.</summary>
    public string? Experiment { get; init; }

    /// <summary>The run's name; null for a random one.</summary>
    public string? Name { get; init; }

    /// <summary>Resumes this run instead of making one; it becomes RUNNING again.</summary>
    public string? RunId { get; init; }

    /// <summary>When it started, for work that was done before the run is made; null for now. Not used by a resumed run.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>The run this one is nested in (tag <c>mlflow.parentRunId</c>).</summary>
    public string? ParentRunId { get; init; }

    /// <summary>More tags.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The notebook, script or program the run comes from (tag <c>mlflow.source.name</c>).</summary>
    public string? SourceName { get; init; }

    /// <summary><c>NOTEBOOK</c>, <c>JOB</c>, <c>LOCAL</c> or <c>PROJECT</c> (tag <c>mlflow.source.type</c>).</summary>
    public string SourceType { get; init; } = "LOCAL";

    /// <summary>The text of the cell or script; kept as artifact <c>source/cell.cs</c> unless switched off.</summary>
    public string? SourceText { get; init; }

    /// <summary>What is noted without being asked for.</summary>
    public CaptureSettings Capture { get; init; } = new();

    /// <summary>The folder whose git repository is noted; null for the current folder.</summary>
    public string? Folder { get; init; }

    /// <summary>The clock; null is the system's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Reads an environment variable; null is the process's environment.</summary>
    public Func<string, string?>? Environment { get; init; }
}

/// <summary>What a run notes without being asked for. Each part can be switched off.</summary>
public sealed record CaptureSettings
{
    /// <summary>Nothing is noted.</summary>
    public static CaptureSettings None { get; } = new() { Source = false, Git = false, Environment = false, SystemMetrics = false, User = false };

    /// <summary>The text of the cell or script, as artifact <c>source/cell.cs</c>.</summary>
    public bool Source { get; init; } = true;

    /// <summary>Commit, branch and address of the git repository, as <c>mlflow.source.git.*</c>.</summary>
    public bool Git { get; init; } = true;

    /// <summary>.NET version, operating system, processors and assemblies, as artifact <c>environment.json</c>.</summary>
    public bool Environment { get; init; } = true;

    /// <summary>The user's name, as <c>mlflow.user</c>.</summary>
    public bool User { get; init; } = true;

    /// <summary>CPU, memory and disk while the run is active, as <c>system/*</c>; every <see cref="SystemMetricsInterval"/>.</summary>
    public bool SystemMetrics { get; init; } = true;

    /// <summary>Between two samples; 10 seconds, as in MLflow. A run shorter than that has none.</summary>
    public TimeSpan SystemMetricsInterval { get; init; } = TimeSpan.FromSeconds(10);
}
