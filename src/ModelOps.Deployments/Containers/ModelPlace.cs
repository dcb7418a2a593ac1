using System.Globalization;
using ModelOps.Deployments.Packaging.Signing;
using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Containers;

/// <summary>Where a model is on this machine, and what the registry knows of it. A copy that was made for it goes with it.</summary>
internal sealed class ModelPlace : IDisposable
{
    private readonly string? _copy;

    private ModelPlace(string folder, string? copy = null)
    {
        Folder = folder;
        _copy = copy;
    }

    /// <summary>A package, or a model folder.</summary>
    internal string Folder { get; }

    /// <summary>The registered name; null when it comes from no registry.</summary>
    internal string? Name { get; private init; }

    /// <summary>The registered version.</summary>
    internal string? Version { get; private init; }

    /// <summary>The run that logged it.</summary>
    internal string? RunId { get; private init; }

    /// <summary>Finds what was named, or else what is where a contract has models.</summary>
    /// <param name="given">A folder, an address, or a reference of the registry; null to look where the contract says, then for the package of the image.</param>
    /// <param name="contract">The contract.</param>
    /// <param name="trackingUri">The store for names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">There is nothing.</exception>
    internal static async Task<ModelPlace> FindAsync(string? given, ServingContract contract, string? trackingUri, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            return Inside(given) is { } folder ? new ModelPlace(folder)
                : Directory.Exists(given) ? throw new InvalidInputException($"'{given}' is neither a package nor a model folder: it has no {PackageManifest.FileName} and no MLmodel file.")
                : await FetchAsync(given, trackingUri, cancellationToken).ConfigureAwait(false);
        }

        string[] places = [.. contract.Models, ServingContract.PackageFolder];
        foreach (var place in places)
        {
            if (Inside(place) is { } folder)
            {
                return new ModelPlace(folder);
            }

            if (place.Contains("://", StringComparison.Ordinal))
            {
                return await FetchAsync(place, trackingUri, cancellationToken).ConfigureAwait(false);
            }
        }

        throw new InvalidInputException($"There is no model to serve: none was named, and there is none in {string.Join(" or ", places.Select(place => $"'{place}'"))}. Name a package, a model folder, or name@alias.");
    }

    public void Dispose()
    {
        if (_copy is not null && Directory.Exists(_copy))
        {
            Directory.Delete(_copy, recursive: true);
        }
    }

    // A platform that mounts a registered model puts its folder into another one.
    private static string? Inside(string folder)
    {
        bool IsModel(string path) => PackageCheck.IsPackage(path) || File.Exists(Path.Combine(path, "MLmodel"));
        return IsModel(folder) ? Path.GetFullPath(folder)
            : Directory.Exists(folder) && Directory.GetDirectories(folder) is [var only] && IsModel(only) ? Path.GetFullPath(only)
            : null;
    }

    private static async Task<ModelPlace> FetchAsync(string reference, string? trackingUri, CancellationToken cancellationToken)
    {
        var isAddress = reference.Contains(":/", StringComparison.Ordinal);
        if (!isAddress && !reference.Contains('@', StringComparison.Ordinal) && !reference.Contains('/', StringComparison.Ordinal))
        {
            throw new InvalidInputException($"There is no folder '{reference}'. Name a package, a model folder, or a registered version as name@alias or name/3.");
        }

        var store = await TrackingStores.OpenAsync(trackingUri, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var closing = store.ConfigureAwait(false);
        var version = isAddress && !reference.StartsWith("models:/", StringComparison.Ordinal) ? null : await store.GetVersionByReferenceAsync(reference, cancellationToken).ConfigureAwait(false);
        var number = version?.Version.ToString(CultureInfo.InvariantCulture);

        // Of the version and the files that are served, not of those that the alias names a little later.
        await RequireAsync(null).ConfigureAwait(false);
        var copy = Path.Combine(Path.GetTempPath(), $"modelops-serve-{Guid.NewGuid():N}");
        try
        {
            var fetched = await store.FetchFolderAsync(version is null ? reference : $"models:/{version.Name}/{number}", copy, cancellationToken).ConfigureAwait(false);
            await RequireAsync(fetched).ConfigureAwait(false);
            var folder = Inside(fetched) ?? throw new InvalidInputException($"What '{reference}' names is neither a package nor a model folder: it has no {PackageManifest.FileName} and no MLmodel file.");
            return new ModelPlace(folder, fetched == copy ? copy : null) { Name = version?.Name, Version = number, RunId = version?.RunId };
        }
        catch when (Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
            throw;
        }

        Task RequireAsync(string? files) => number is null ? Task.CompletedTask : AliasGuard.RequireAsync(store, null, reference, number, files, cancellationToken);
    }
}
