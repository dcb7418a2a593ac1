using System.Security.Cryptography;
using System.Text;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Packages;

/// <summary>
/// The packages of a session. What a notebook asks for is resolved once and locked beside it; with the lock, files are
/// taken straight from NuGet's folder after their hashes were compared, without a network or the SDK.
/// </summary>
/// <param name="notebookPath">The notebook's file; null when it has none.</param>
/// <param name="updateLock">Whether locks are resolved anew and rewritten.</param>
/// <param name="hasAssembly">Whether the session has an assembly of that file name without the packages.</param>
internal sealed class PackageSession(string? notebookPath, bool updateLock, Func<string, bool> hasAssembly)
{
    private readonly List<string> _sources = [];
    private readonly Dictionary<string, PackageRequest> _requests = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _loaded = new(StringComparer.OrdinalIgnoreCase);
    private bool _lockIsOurs = updateLock;

    public void AddSource(string source) => _sources.Add(source.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase) ? source[6..].Trim() : source);

    /// <summary>Makes packages usable; returns the files that the session does not have yet.</summary>
    /// <param name="texts">What stands after <c>nuget:</c>.</param>
    /// <param name="tell">Takes a line about a slow step or an oddity.</param>
    /// <param name="cancellationToken">Ends a restore.</param>
    public async Task<PackageFiles> AddAsync(IEnumerable<string> texts, Action<string> tell, CancellationToken cancellationToken)
    {
        var requests = new Dictionary<string, PackageRequest>(_requests, StringComparer.OrdinalIgnoreCase);
        foreach (var request in texts.Select(PackageRequest.Parse))
        {
            if (requests.TryGetValue(request.Id, out var earlier) && earlier.Version != request.Version && request.Version != "*")
            {
                throw new KernelException($"'{request.Id}' is asked for as {request.Version}, but this session has it as {earlier.Version}. One session can have one version: restart the kernel, or ask for {earlier.Version}.");
            }

            requests.TryAdd(request.Id, request);
        }

        var packages = await ResolveAsync(requests, tell, cancellationToken).ConfigureAwait(false);
        foreach (var package in packages)
        {
            if (_loaded.TryGetValue(package.Id, out var version) && version != package.Version)
            {
                throw new KernelException($"'{package.Id}' is needed as {package.Version}, but this session has loaded {version}. Put all #r \"nuget:\" lines into the first cell and restart the kernel.");
            }
        }

        foreach (var (id, request) in requests)
        {
            _requests[id] = request;
        }

        var added = packages.Where(package => _loaded.TryAdd(package.Id, package.Version)).ToList();
        return new PackageFiles([.. Assemblies(added)], [.. Paths(added, package => package.Native)]);
    }

    private async Task<IReadOnlyList<LockedPackage>> ResolveAsync(Dictionary<string, PackageRequest> requests, Action<string> tell, CancellationToken cancellationToken)
    {
        var path = LockPath(requests.Values);
        var wanted = new SortedDictionary<string, string>(requests.ToDictionary(request => request.Key, request => request.Value.Version), StringComparer.OrdinalIgnoreCase);
        var locked = _lockIsOurs ? null : PackageLock.Read(path);
        if (locked is not null && locked.Framework == PackageRestore.Framework && locked.Runtime == PackageRestore.Runtime)
        {
            var missing = wanted.Where(request => !locked.Requests.TryGetValue(request.Key, out var version) || version != request.Value).Select(request => $"{request.Key} {request.Value}").ToList();
            if (missing.Count > 0)
            {
                throw new KernelException($"The package lock '{path}' does not have {string.Join(", ", missing)}. If the notebook's #r lines changed on purpose, delete the lock: the next run writes it anew.");
            }

            if (!IsCached(locked.Packages))
            {
                tell("Fetching the locked packages…");
                await PackageRestore.RunAsync(locked.Packages.Select(package => new PackageRequest(package.Id, $"[{package.Version}]")), _sources, ConfigFile, cancellationToken).ConfigureAwait(false);
            }

            Verify(locked.Packages, path);
            return locked.Packages;
        }

        tell($"Restoring {string.Join(", ", wanted.Select(request => $"{request.Key} {request.Value}"))}…");
        // What the session has loaded cannot change any more.
        var pinned = requests.Values.Select(request => _loaded.TryGetValue(request.Id, out var version) ? request with { Version = $"[{version}]" } : request);
        var packages = await PackageRestore.RunAsync(pinned, _sources, ConfigFile, cancellationToken).ConfigureAwait(false);
        var written = new PackageLock { Framework = PackageRestore.Framework, Runtime = PackageRestore.Runtime, Requests = wanted, Packages = packages };
        AtomicText.Write(path, written.ToText());
        _lockIsOurs = true;
        return packages;
    }

    private string? ConfigFile => PackageRestore.ConfigFile(notebookPath is null ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(notebookPath))!);

    private static bool IsCached(IEnumerable<LockedPackage> packages) =>
        packages.All(package => package.Assemblies.Concat(package.Native).All(file => File.Exists(PackageRestore.PathOf(package.Id, package.Version, file.Key))));

    private static void Verify(IEnumerable<LockedPackage> packages, string lockPath)
    {
        foreach (var package in packages)
        {
            foreach (var (file, hash) in package.Assemblies.Concat(package.Native))
            {
                var path = PackageRestore.PathOf(package.Id, package.Version, file);
                if (!File.Exists(path) || PackageRestore.HashOf(path) != hash)
                {
                    throw new KernelException($"'{path}' is not the file that the package lock '{lockPath}' names. Clear that package from the NuGet folder, or, if the package changed on purpose, delete the lock: the next run writes it anew.");
                }
            }
        }
    }

    // A type must not exist twice: what the application has is shared.
    private IEnumerable<string> Assemblies(IEnumerable<LockedPackage> packages) =>
        Paths(packages, package => package.Assemblies).Where(path => !hasAssembly(path));

    private static IEnumerable<string> Paths(IEnumerable<LockedPackage> packages, Func<LockedPackage, SortedDictionary<string, string>> files) =>
        packages.SelectMany(package => files(package).Keys.Select(file => PackageRestore.PathOf(package.Id, package.Version, file)));

    // A session without a notebook keeps its locks by what was asked for, so that they never fail to match.
    private string LockPath(IEnumerable<PackageRequest> requests)
    {
        if (notebookPath is { } notebook)
        {
            return Path.ChangeExtension(Path.GetFullPath(notebook), ".lock.json");
        }

        var key = string.Join('\n', requests.Select(request => $"{request.Id.ToLowerInvariant()} {request.Version}").Concat(_sources).Order(StringComparer.Ordinal));
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..24];
        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "modelops-notebooks", "locks", name + ".lock.json");
    }
}

/// <summary>Files of packages.</summary>
/// <param name="Assemblies">Assemblies to reference.</param>
/// <param name="NativeFiles">Native libraries.</param>
internal sealed record PackageFiles(IReadOnlyList<string> Assemblies, IReadOnlyList<string> NativeFiles);
