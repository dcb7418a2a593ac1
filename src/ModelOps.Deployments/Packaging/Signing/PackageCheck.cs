using System.Security.Cryptography;

namespace ModelOps.Deployments.Packaging.Signing;

/// <summary>Compares a package with its signed list: nothing may be changed, missing, or there besides.</summary>
internal static class PackageCheck
{
    private const int MostNamed = 3;

    /// <summary>Whether a folder is a package.</summary>
    internal static bool IsPackage(string folder) => File.Exists(Path.Combine(folder, PackageManifest.FileName));

    /// <summary>Checks the signature, where there is a key, then every file.</summary>
    /// <param name="folder">The package.</param>
    /// <param name="key">The public key of whoever must have signed it; null to compare the digests alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The list of files.</returns>
    /// <exception cref="CheckFailedException">Anything differs from what was signed.</exception>
    internal static async Task<PackageManifest> VerifyAsync(string folder, ECDsa? key, CancellationToken cancellationToken)
    {
        var content = await BytesAsync(folder, PackageManifest.FileName, cancellationToken).ConfigureAwait(false);
        if (key is not null)
        {
            if (!File.Exists(Path.Combine(folder, PackageManifest.SignatureName)))
            {
                throw new CheckFailedException($"The package in '{folder}' has no signature ({PackageManifest.SignatureName}), but a key to check one was given. Make the package with {Wording.Option("key")}, or start without {Wording.Option("verify-key")}.");
            }

            if (!PackageSignature.IsOf(content, await BytesAsync(folder, PackageManifest.SignatureName, cancellationToken).ConfigureAwait(false), key))
            {
                throw new CheckFailedException($"The signature of the package in '{folder}' is not of the given key (SHA-256 of the public key: {PackageSignature.Fingerprint(key)[..16]}), or its list of files was changed. Get the package again, or give the key it was signed with.");
            }
        }

        var manifest = PackageManifest.Of(content, folder);
        string[] errors = [.. await ErrorsAsync(folder, manifest, cancellationToken).ConfigureAwait(false)];
        return errors.Length == 0
            ? manifest
            : throw new CheckFailedException($"The package in '{folder}' is not as it was made: {string.Join("; ", errors.Take(MostNamed))}{(errors.Length > MostNamed ? $"; and {errors.Length - MostNamed} more" : "")}. Get the package again.");
    }

    private static async Task<List<string>> ErrorsAsync(string folder, PackageManifest manifest, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        var there = PackageManifest.Paths(folder);
        foreach (var entry in manifest.Files)
        {
            if (!there.Remove(entry.Path, out var isPlain))
            {
                errors.Add($"'{entry.Path}' is missing");
            }
            else if (!isPlain)
            {
                errors.Add($"'{entry.Path}' is a link");
            }
            else if (new FileInfo(Path.Combine(folder, entry.Path)).Length != entry.Size || await PackageManifest.EntryAsync(folder, entry.Path, cancellationToken).ConfigureAwait(false) != entry)
            {
                errors.Add($"'{entry.Path}' has changed");
            }
        }

        errors.AddRange(there.Keys.Order(StringComparer.Ordinal).Select(path => $"'{path}' was not in it"));
        return errors;
    }

    private static async Task<byte[]> BytesAsync(string folder, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(Path.Combine(folder, name), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckFailedException($"The package in '{folder}' cannot be checked: {name} cannot be read: {exception.Message}");
        }
    }
}
