using ModelOps.Tracking;
using ModelOps.Tracking.Artifacts;
using ModelOps.Tracking.Sqlite;

namespace ModelOps;

/// <summary>
/// Removes deleted runs, their artifacts, and deleted experiments without runs, for good. Artifacts go first: when it is
/// interrupted, the run is still there as deleted and the next collection goes on.
/// </summary>
public static class TrackingCollector
{
    private const int MostNamed = 5;

    /// <summary>Collects.</summary>
    /// <param name="store">A SQLite store; a server's store is collected where its file is.</param>
    /// <param name="options">What to remove; null for everything deleted.</param>
    /// <param name="progress">Told of every run.</param>
    /// <param name="cancellationToken">Ends the work between two runs.</param>
    /// <exception cref="InvalidInputException">The store is remote, or a named run is active or unknown.</exception>
    public static async Task<CollectionReport> CollectAsync(
        ITrackingStore store, CollectionOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        if (store is not SqliteTrackingStore sqlite)
        {
            throw new InvalidInputException($"'{store.Uri}' is a server; collect where its store is, {Wording.Of("with --store sqlite:///path", "with --store sqlite:///path", "by opening that store")}.");
        }

        var before = (options.Time ?? TimeProvider.System).GetUtcNow().Subtract(options.OlderThan).ToUnixTimeMilliseconds();
        var runs = await sqlite.DeletedRunsAsync(before, cancellationToken).ConfigureAwait(false);
        if (options.RunIds is { } wanted)
        {
            var missing = wanted.Where(id => runs.All(run => run.RunId != id)).ToList();
            if (missing.Count > 0)
            {
                throw new InvalidInputException([.. missing.Select(id => $"Run '{id}' is not among the deleted runs; delete it first.")]);
            }

            runs = runs.FindAll(run => wanted.Contains(run.RunId));
        }

        var (removed, kept, refused) = (0, new List<string>(), new List<string>());
        var registered = await sqlite.RegisteredFilesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var run in runs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var models = await sqlite.LoggedModelsAsync(run.RunId, cancellationToken).ConfigureAwait(false);
            var users = options.IncludeRegistered ? [] : registered.FindAll(version => version.Needs(run, models));
            if (users.Count > 0)
            {
                refused.Add($"Run {run.RunId} ({run.Name}) is kept: {string.Join(" and ", users.Take(MostNamed))}{(users.Count > MostNamed ? $" and {users.Count - MostNamed} more" : "")} point{(users.Count == 1 ? "s" : "")} to it.");
                continue;
            }

            try
            {
                foreach (var model in models)
                {
                    await RemoveFolderAsync(sqlite, model.Location, model.Id, options.ProxiedRoot, cancellationToken).ConfigureAwait(false);
                }

                await RemoveFolderAsync(sqlite, run.ArtifactUri, run.RunId, options.ProxiedRoot, cancellationToken).ConfigureAwait(false);
                await sqlite.PurgeRunAsync(run.RunId, cancellationToken).ConfigureAwait(false);
                removed++;
                progress?.Report($"Removed run {run.RunId} ({run.Name}).");
            }
            catch (ModelOpsException exception)
            {
                kept.Add($"Run {run.RunId} is kept: {exception.Message}");
            }
        }

        var experiments = options.RunIds is null ? await sqlite.PurgeExperimentsAsync(before, kept, cancellationToken).ConfigureAwait(false) : 0;
        return new CollectionReport(removed, experiments, kept, refused);
    }

    private static async Task RemoveFolderAsync(SqliteTrackingStore store, string uri, string owner, string? proxiedRoot, CancellationToken cancellationToken)
    {
        if (uri.StartsWith(ArtifactUris.ProxyScheme, StringComparison.Ordinal))
        {
            if (proxiedRoot is null)
            {
                throw new InvalidInputException($"its artifacts are at '{uri}', kept by a server; name that server's folder with {Wording.Option("artifacts", csharp: "ProxiedRoot")}.");
            }

            uri = ArtifactFolders.Join(proxiedRoot, ArtifactPath.Normalize(uri[ArtifactUris.ProxyScheme.Length..].TrimStart('/')));
        }

        // Everything of a run is below <location>/<run id>, and of a model below <location>/<model id>; what does not look so is not ours to delete.
        var end = $"/{owner}/artifacts";
        if (!uri.EndsWith(end, StringComparison.Ordinal))
        {
            throw new InvalidInputException($"its artifacts at '{uri}' are not in a folder of its own; remove them by hand.");
        }

        await store.OpenArtifacts(uri[..^end.Length]).DeleteAsync(owner, cancellationToken).ConfigureAwait(false);
    }
}
