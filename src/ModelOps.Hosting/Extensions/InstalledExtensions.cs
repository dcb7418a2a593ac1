using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.Json;
using ModelOps.Files;
using ModelOps.Hosting.Extensions;
using ModelOps.Kernel;
using ModelOps.Kernel.Packages;

namespace ModelOps;

/// <summary>The extensions that this user has added to the tool: a list in the user's folder, of packages in NuGet's folder.</summary>
public static class InstalledExtensions
{
    private const string FileName = "extensions.json";
    private static readonly JsonSerializerOptions _layout = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The list, by name.</summary>
    /// <param name="stateFolder">The user's folder; null for the usual one.</param>
    /// <exception cref="InvalidInputException">The list cannot be read, or other users could change it.</exception>
    public static IReadOnlyList<InstalledExtension> All(string? stateFolder = null)
    {
        if (new UserState(stateFolder).Existing(FileName) is not { } path)
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<InstalledExtension[]>(File.ReadAllText(path), _layout) ?? [];
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The list of extensions '{path}' cannot be read: {error.Message} Delete it, and add the extensions again.", error);
        }
    }

    /// <summary>Restores a package, loads it as a proof that it is an extension, and adds it to the list.</summary>
    /// <param name="package">The name, or <c>name, version</c>.</param>
    /// <param name="sources">Folders and addresses to look in beside the usual ones.</param>
    /// <param name="stateFolder">The user's folder; null for the usual one.</param>
    /// <param name="cancellationToken">Ends the restore.</param>
    /// <returns>What was added to the list, and what it adds to the tool.</returns>
    /// <exception cref="InvalidInputException">The package cannot be restored, is not an extension, or fails while it is loaded; the list stays as it is.</exception>
    public static async Task<(InstalledExtension Installed, IReadOnlyList<string> Added)> AddAsync(
        string package, IReadOnlyList<string> sources, string? stateFolder = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<InstalledPackage> packages;
        try
        {
            packages = await PackageInstaller.InstallAsync(package, sources, cancellationToken).ConfigureAwait(false);
        }
        catch (KernelException error)
        {
            throw new InvalidInputException(error.Message, error);
        }

        var main = packages[0];
        var extension = main.Assemblies.FirstOrDefault(ExtensionLoader.IsExtension)
            ?? throw new InvalidInputException($"The package {main.Id} {main.Version} is not an extension: no assembly in it has [assembly: ModelOpsExtension(typeof(…))].");
        var installed = new InstalledExtension(main.Id, main.Version, extension, [.. packages.SelectMany(each => each.Assemblies)], [.. packages.SelectMany(each => each.Native)]);
        var added = Load(installed);
        var others = All(stateFolder).Where(other => !other.Package.Equals(main.Id, StringComparison.OrdinalIgnoreCase));
        Write(stateFolder, [.. others, installed]);
        return (installed, added);
    }

    /// <summary>Takes a package out of the list; its files stay in NuGet's folder, and this process keeps what it has loaded.</summary>
    /// <param name="package">The name.</param>
    /// <param name="stateFolder">The user's folder; null for the usual one.</param>
    /// <exception cref="InvalidInputException">It is not in the list.</exception>
    public static InstalledExtension Remove(string package, string? stateFolder = null)
    {
        var all = All(stateFolder);
        var found = all.FirstOrDefault(each => each.Package.Equals(package, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidInputException(all.Count == 0
                ? $"There is no extension '{package}': none was added."
                : $"There is no extension '{package}'.{Suggestion.Among(package, all.Select(each => each.Package), "Added were")}");
        Write(stateFolder, [.. all.Where(each => each != found)]);
        return found;
    }

    /// <summary>Loads all of them into this process. One that fails is left out.</summary>
    /// <param name="stateFolder">The user's folder; null for the usual one.</param>
    /// <returns>A sentence for each that failed, and for a list that cannot be read.</returns>
    public static IReadOnlyList<string> Load(string? stateFolder = null)
    {
        var errors = new List<string>();
        IReadOnlyList<InstalledExtension> all = [];
        try
        {
            all = All(stateFolder);
        }
        catch (InvalidInputException error)
        {
            errors.Add(error.Message);
        }

        foreach (var installed in all)
        {
            try
            {
                Load(installed);
            }
            catch (Exception error) when (error is InvalidInputException or IOException or BadImageFormatException)
            {
                errors.Add($"The extension {installed.Package} {installed.Version} is left out: {error.Message} {Wording.Of($"Remove it with 'modelops extension remove {installed.Package}', or add it again.", "Remove it, or add it again.", "Remove it, or add it again.")}");
            }
        }

        return errors;
    }

    private static IReadOnlyList<string> Load(InstalledExtension installed)
    {
        // What the tool has itself is found before anyone asks here.
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            installed.Assemblies.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path).Equals(name.Name, StringComparison.OrdinalIgnoreCase)) is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            installed.Native.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) is var stem && (stem == name || stem == "lib" + name)) is { } path ? NativeLibrary.Load(path) : 0;
        return [.. ExtensionLoader.Load(AssemblyLoadContext.Default.LoadFromAssemblyPath(installed.Extension)).SelectMany(extension => extension.Added)];
    }

    private static void Write(string? stateFolder, IReadOnlyList<InstalledExtension> extensions) =>
        new UserState(stateFolder).Write(FileName, JsonSerializer.Serialize(extensions.OrderBy(each => each.Package, StringComparer.OrdinalIgnoreCase), _layout));
}
