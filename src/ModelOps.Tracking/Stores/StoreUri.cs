using ModelOps.Tracking.Remote;
using ModelOps.Tracking.Sqlite;

namespace ModelOps.Tracking;

/// <summary>Which store a URI names.</summary>
internal sealed record StoreUri(bool IsRemote, string Target)
{
    private static readonly string[] DatabaseEndings = [".db", ".sqlite", ".sqlite3"];

    public static StoreUri Parse(string uri)
    {
        if (uri.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || uri.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return new(true, uri);
        }

        const string Sqlite = "sqlite:///";
        if (uri.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase) && uri.Length > Sqlite.Length)
        {
            return new(false, uri[Sqlite.Length..]);
        }

        if (!uri.Contains("://", StringComparison.Ordinal) && DatabaseEndings.Any(ending => uri.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            return new(false, uri);
        }

        throw new InvalidInputException(
            $"'{uri}' is no tracking store this version can open: use sqlite:///path, a path that ends in .db, or http(s)://host. "
            + "MLflow's file store (a mlruns folder) is not supported.");
    }

    public Task<ITrackingStore> Open(TrackingStoreOptions options, CancellationToken cancellationToken) => IsRemote
        ? Task.FromResult<ITrackingStore>(new RestTrackingStore(Connect(options), options))
        : SqliteTrackingStore.OpenAsync(Target, options, cancellationToken);

    public RestConnection Connect(TrackingStoreOptions options) => new(
        RestSettings.Read(Target, options.Environment ?? Environment.GetEnvironmentVariable),
        options.HttpClient,
        options.Time ?? TimeProvider.System);
}
