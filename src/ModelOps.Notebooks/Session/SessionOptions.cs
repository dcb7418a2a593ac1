namespace ModelOps;

/// <summary>Where a session finds things.</summary>
public sealed record SessionOptions
{
    /// <summary>The tracking store; null for <c>MLFLOW_TRACKING_URI</c>, and without that <c>sqlite:///mlflow.db</c>.</summary>
    public string? TrackingUri { get; init; }

    /// <summary>The experiment; null for <c>MLFLOW_EXPERIMENT_NAME</c>, and without that <c>Default</c>.</summary>
    public string? Experiment { get; init; }

    /// <summary>The folder that relative paths start from; the current folder by default.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>The notebook or script that runs in this session; logged with every run. Null when there is none.</summary>
    public string? Notebook { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
