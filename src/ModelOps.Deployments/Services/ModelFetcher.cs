using System.Globalization;
using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Services;

/// <summary>Finds the versions that references name, and brings their folders onto this machine.</summary>
internal sealed class ModelFetcher(ModelServiceOptions options)
{
    /// <summary>What a reference names now.</summary>
    /// <exception cref="InvalidInputException">It names nothing.</exception>
    /// <exception cref="TrackingException">The store has no such version, or is away.</exception>
    internal async Task<Found> FindAsync(string reference, CancellationToken cancellationToken)
    {
        if (Directory.Exists(reference))
        {
            return new(reference, "1", null, Path.GetFullPath(reference));
        }

        var store = await StoreAsync(reference, cancellationToken).ConfigureAwait(false);
        if (reference.StartsWith("runs:/", StringComparison.Ordinal))
        {
            var run = reference["runs:/".Length..].TrimStart('/').Split('/', 2)[0];
            return new(reference, run, run, reference);
        }

        var version = await store.GetVersionByReferenceAsync(reference, cancellationToken).ConfigureAwait(false);
        return new(reference, version.Version.ToString(CultureInfo.InvariantCulture), version.RunId, $"models:/{version.Name}/{version.Version}");
    }

    /// <summary>The folder of a version, and whether it is a copy that is ours to delete.</summary>
    /// <exception cref="CheckFailedException">It was found by an alias that needs approvals, and is not approved.</exception>
    internal async Task<(string Folder, bool IsCopy)> FetchAsync(Found found, CancellationToken cancellationToken)
    {
        if (Directory.Exists(found.Uri))
        {
            return (found.Uri, false);
        }

        var store = await StoreAsync(found.Reference, cancellationToken).ConfigureAwait(false);
        var log = options.AuditFile is { } file ? new AuditLog(file) : null;

        // What is not approved is not fetched, and what was fetched must be what was approved.
        await AliasGuard.RequireAsync(store, log, found.Reference, found.Version, null, cancellationToken).ConfigureAwait(false);
        var copy = Path.Combine(options.CacheFolder ?? Path.GetTempPath(), $"modelops-model-{Guid.NewGuid():N}");
        var folder = await store.FetchFolderAsync(found.Uri, copy, cancellationToken).ConfigureAwait(false);
        try
        {
            await AliasGuard.RequireAsync(store, log, found.Reference, found.Version, folder, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (folder == copy)
            {
                Directory.Delete(copy, recursive: true);
            }

            throw;
        }

        return (folder, folder == copy);
    }

    private Task<ITrackingStore> StoreAsync(string reference, CancellationToken cancellationToken) => options.Store is { } open
        ? open(cancellationToken)
        : throw new InvalidInputException($"There is no model folder '{reference}', and no tracking store to look it up in.");

    /// <summary>A version that was found.</summary>
    /// <param name="Reference">By which reference.</param>
    /// <param name="Version">Its version in the registry, or its run.</param>
    /// <param name="RunId">The run it comes from; null when not known.</param>
    /// <param name="Uri">Where its folder is.</param>
    internal sealed record Found(string Reference, string Version, string? RunId, string Uri);
}
