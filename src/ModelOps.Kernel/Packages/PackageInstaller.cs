namespace ModelOps.Kernel.Packages;

/// <summary>Brings a package and what it needs into NuGet's folder.</summary>
public static class PackageInstaller
{
    /// <summary>Restores a package as <c>#r "nuget: …"</c> does, with the nearest nuget.config in the current folder or above it.</summary>
    /// <param name="package">The name, or <c>name, version</c>.</param>
    /// <param name="sources">Folders and addresses to look in beside the usual ones.</param>
    /// <param name="cancellationToken">Ends the restore.</param>
    /// <returns>The package and all that it needs, the package itself first.</returns>
    /// <exception cref="KernelException">The text is not a package, or it cannot be restored; the message has NuGet's reason.</exception>
    public static async Task<IReadOnlyList<InstalledPackage>> InstallAsync(string package, IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        var request = PackageRequest.Parse(package);
        var restored = await PackageRestore.RunAsync([request], sources, PackageRestore.ConfigFile(Environment.CurrentDirectory), cancellationToken).ConfigureAwait(false);
        return
        [
            .. restored.OrderByDescending(each => each.Id.Equals(request.Id, StringComparison.OrdinalIgnoreCase))
                .Select(each => new InstalledPackage(each.Id, each.Version, Paths(each, each.Assemblies.Keys), Paths(each, each.Native.Keys))),
        ];
    }

    private static string[] Paths(LockedPackage package, IEnumerable<string> files) => [.. files.Select(file => PackageRestore.PathOf(package.Id, package.Version, file))];
}

/// <summary>A package in NuGet's folder.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="Assemblies">The full paths of the assemblies used.</param>
/// <param name="Native">The full paths of the native libraries used.</param>
public sealed record InstalledPackage(string Id, string Version, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Native);
