using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Opens tracking stores by URI.</summary>
public static class TrackingStores
{
    /// <summary>The store used when nothing is said.</summary>
    public const string DefaultUri = "sqlite:///mlflow.db";

    /// <summary>The version of the SQLite library in use.</summary>
    public static string SqliteVersion => Tracking.Sqlite.Database.Version;

    /// <summary>
    /// Opens a store: <c>sqlite:///relative.db</c>, <c>sqlite:////absolute.db</c>, a path that ends in <c>.db</c>, <c>.sqlite</c> or <c>.sqlite3</c>, or <c>http(s)://…</c>.
    /// A SQLite file is made, in MLflow's 2.17 layout, when absent.
    /// </summary>
    /// <param name="uri">The URI; null reads <c>MLFLOW_TRACKING_URI</c>, else <see cref="DefaultUri"/>.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidInputException">The URI has no known form.</exception>
    /// <exception cref="TrackingException">The file is no store this version can serve, or cannot be opened.</exception>
    public static Task<ITrackingStore> OpenAsync(string? uri = null, TrackingStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        uri ??= (options.Environment ?? Environment.GetEnvironmentVariable)("MLFLOW_TRACKING_URI");
        var location = StoreUri.Parse(string.IsNullOrWhiteSpace(uri) ? DefaultUri : uri);
        return location.Open(options, cancellationToken);
    }
}
