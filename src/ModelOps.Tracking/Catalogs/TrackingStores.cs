using ModelOps.Tracking;
using ModelOps.Tracking.Remote;
using ModelOps.Tracking.Sqlite;

namespace ModelOps;

/// <summary>The tracking stores there are, and how one is opened by URI.</summary>
public static class TrackingStores
{
    /// <summary>The store used when nothing is said.</summary>
    public const string DefaultUri = "sqlite:///mlflow.db";

    private static readonly Catalog<ITrackingStoreProvider> _catalog = new("tracking store", provider => provider.Schemes, () => [new SqliteStores(OpenArtifacts), new RestStores(OpenArtifacts)]);

    /// <summary>The version of the SQLite library in use.</summary>
    public static string SqliteVersion => Database.Version;

    /// <summary>What opens stores, one for each kind.</summary>
    public static IReadOnlyList<ITrackingStoreProvider> All => _catalog.All;

    /// <summary>Adds a kind of store.</summary>
    /// <param name="provider">What opens its URIs.</param>
    /// <exception cref="InvalidInputException">One of its schemes is taken.</exception>
    public static void Add(ITrackingStoreProvider provider) => _catalog.Add(provider);

    /// <summary>What opens stores of a scheme.</summary>
    /// <param name="scheme">As <c>sqlite</c>.</param>
    /// <exception cref="InvalidInputException">Nothing does.</exception>
    public static ITrackingStoreProvider Find(string scheme) => _catalog.Find(scheme);

    /// <summary>
    /// Opens a store: <c>sqlite:///relative.db</c>, <c>sqlite:////absolute.db</c>, a path that ends in <c>.db</c>, <c>.sqlite</c> or <c>.sqlite3</c>, <c>http(s)://…</c>, or what was added.
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
        uri = string.IsNullOrWhiteSpace(uri) ? DefaultUri : uri;
        return ProviderOf(uri).OpenAsync(uri, options, cancellationToken);
    }

    private static IArtifactStore OpenArtifacts(string uri, TrackingStoreOptions options) => ArtifactStores.Open(uri, options: options);

    private static ITrackingStoreProvider ProviderOf(string uri)
    {
        var scheme = UriScheme.Of(uri) ?? (SqliteStores.IsFile(uri) ? "sqlite" : null);
        return scheme is not null && _catalog.TryFind(scheme, out var provider)
            ? provider
            : throw new InvalidInputException(
                $"'{uri}' is not a tracking store this version can open: use {string.Join(", ", All.SkipLast(1).Select(each => each.Form))}, or {All[^1].Form}.{UriScheme.Package(scheme)} "
                + "MLflow's file store (a mlruns folder) is not supported.");
    }
}
