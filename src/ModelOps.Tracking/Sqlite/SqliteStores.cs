namespace ModelOps.Tracking.Sqlite;

/// <summary>Opens <c>sqlite:///relative.db</c> and <c>sqlite:////absolute.db</c>.</summary>
/// <param name="openArtifacts">Opens the artifacts at a URI.</param>
internal sealed class SqliteStores(Func<string, TrackingStoreOptions, IArtifactStore> openArtifacts) : ITrackingStoreProvider
{
    private const string Prefix = "sqlite:///";
    private static readonly string[] _endings = [".db", ".sqlite", ".sqlite3"];

    public IReadOnlyList<string> Schemes => ["sqlite"];

    public string Form => "sqlite:///path, a path that ends in .db";

    /// <summary>Whether a path without a scheme names a database.</summary>
    internal static bool IsFile(string path) => _endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    public Task<ITrackingStore> OpenAsync(string uri, TrackingStoreOptions options, CancellationToken cancellationToken) =>
        UriScheme.Of(uri) is null ? SqliteTrackingStore.OpenAsync(uri, options, openArtifacts, cancellationToken)
        : uri.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && uri.Length > Prefix.Length ? SqliteTrackingStore.OpenAsync(uri[Prefix.Length..], options, openArtifacts, cancellationToken)
        : throw new InvalidInputException($"'{uri}' names no file; write it as sqlite:///relative.db, or sqlite:////folder/absolute.db.");
}
