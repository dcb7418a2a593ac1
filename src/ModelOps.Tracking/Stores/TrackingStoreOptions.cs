using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelOps.Tracking;

/// <summary>How a store is opened. Everything has a default.</summary>
public sealed record TrackingStoreOptions
{
    /// <summary>
    /// Where new experiments of a SQLite store keep artifacts: a folder, <c>s3://…</c> or <c>mlflow-artifacts:/</c> (what a proxying
    /// server uses). Null is <c>mlruns</c> beside the database.
    /// </summary>
    public string? ArtifactRoot { get; init; }

    /// <summary>False to refuse a SQLite file that is not there; by default it is made.</summary>
    public bool CreateIfAbsent { get; init; } = true;

    /// <summary>The client for a remote store; null makes one. It is never disposed.</summary>
    public HttpClient? HttpClient { get; init; }

    /// <summary>The clock; null is the system's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Reads an environment variable (<c>MLFLOW_TRACKING_TOKEN</c> …); null is the process's environment.</summary>
    public Func<string, string?>? Environment { get; init; }

    /// <summary>
    /// Hears, in a sentence, of each secret (password, token, key) that was replaced by <c>[secret]</c> in a param, tag, name, description or text file before it was written: where it was, not what.
    /// Called by the thread that logs.
    /// </summary>
    public Action<string>? SecretReplaced { get; init; }

    /// <summary>Takes the store's log (category <c>ModelOps.Tracking</c>): retries, failures, slow requests, new and moved files. By default nothing does.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
