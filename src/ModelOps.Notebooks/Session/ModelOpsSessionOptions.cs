using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelOps;

/// <summary>Where a session finds things.</summary>
public sealed record ModelOpsSessionOptions
{
    /// <summary>The tracking store; null for <c>MLFLOW_TRACKING_URI</c>, and without that <c>sqlite:///mlflow.db</c>.</summary>
    public string? TrackingUri { get; init; }

    /// <summary>The experiment; null for <c>MLFLOW_EXPERIMENT_NAME</c>, without that the last choice on the command line, see <see cref="IsCommandLine"/>, and else <c>Default</c>.</summary>
    public string? Experiment { get; init; }

    /// <summary>The folder that relative paths start from; the current folder by default.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>The notebook or script that runs in this session; logged with every run. Null when there is none.</summary>
    public string? Notebook { get; init; }

    /// <summary>
    /// What the notebook or script is started with: its parameters as a JSON object, or its arguments as a JSON list, kept with each run as <c>source/parameters.json</c>. Null for cells that somebody runs one by one.
    /// </summary>
    public JsonNode? Parameters { get; init; }

    /// <summary>
    /// True for a verb of the command line, where each command is a process of its own: the experiment that the last one chose
    /// in this folder is gone on with, and a deployment's name is taken once by all processes of this user.
    /// </summary>
    public bool IsCommandLine { get; init; }

    /// <summary>The folder for what one process leaves for the next; null for <c>MODELOPS_STATE_FOLDER</c>, else the user's own.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Who acts, for a host that knows its users by itself; null for the user of the tracking server, else of the operating system.</summary>
    internal string? User { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes the log of the commands (category <c>ModelOps.Notebooks</c>) and of the store. By default nothing does.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
