using System.Text.Json;
using System.Text.RegularExpressions;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Jupyter.Specs;

/// <summary>Installs, removes and lists kernelspecs. One that is not ours is touched only by force.</summary>
public static partial class KernelSpecStore
{
    private static readonly string[] _logos = ["logo-svg.svg", "logo-64x64.png", "logo-32x32.png"];

    /// <summary>Installs a kernelspec, replacing an older one of ours.</summary>
    /// <param name="kernels">The <c>kernels</c> folder, as of <see cref="JupyterPaths"/>.</param>
    /// <param name="name">The name by which notebooks refer to it.</param>
    /// <param name="spec">How the kernel starts.</param>
    /// <param name="force">Whether somebody else's kernelspec of that name may be replaced.</param>
    /// <returns>The kernelspec's folder.</returns>
    /// <exception cref="KernelException">The name is not possible, or taken by somebody else.</exception>
    public static string Install(string kernels, string name, KernelSpec spec, bool force = false)
    {
        var folder = FolderOf(kernels, name);
        if (InstalledKernelSpec.Read(folder) is { IsOurs: false } other && !force)
        {
            throw new KernelException(
                $"The kernelspec '{name}' in '{folder}' is not ours (it starts '{other.Program}'); force it to be replaced, or choose another name.");
        }

        Directory.CreateDirectory(folder);
        foreach (var logo in _logos)
        {
            using var source = typeof(KernelSpecStore).Assembly.GetManifestResourceStream(logo)!;
            AtomicText.Write(Path.Combine(folder, logo), source.CopyTo);
        }

        // Last: a front end that finds it finds the rest.
        AtomicText.Write(Path.Combine(folder, "kernel.json"), spec.ToJson().ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        return folder;
    }

    /// <summary>Removes a kernelspec.</summary>
    /// <param name="kernels">The <c>kernels</c> folder.</param>
    /// <param name="name">The name by which notebooks refer to it.</param>
    /// <param name="force">Whether somebody else's may be removed.</param>
    /// <returns>The folder that is gone.</returns>
    /// <exception cref="KernelException">There is none, or it is somebody else's.</exception>
    public static string Uninstall(string kernels, string name, bool force = false)
    {
        var folder = FolderOf(kernels, name);
        var installed = InstalledKernelSpec.Read(folder)
            ?? throw new KernelException($"There is no kernelspec '{name}' in '{kernels}'; it holds {string.Join(", ", List([kernels]).Select(each => each.Name).DefaultIfEmpty("none"))}.");
        if (!installed.IsOurs && !force)
        {
            throw new KernelException($"The kernelspec '{name}' in '{folder}' is not ours (it starts '{installed.Program}'); force it to be removed.");
        }

        Directory.Delete(folder, recursive: true);
        return folder;
    }

    /// <summary>Every kernelspec in some folders; of two with one name, front ends take the first.</summary>
    /// <param name="folders">The <c>kernels</c> folders, the one that wins first.</param>
    public static IReadOnlyList<InstalledKernelSpec> List(IEnumerable<string> folders) =>
    [
        .. folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            .Select(InstalledKernelSpec.Read).OfType<InstalledKernelSpec>(),
    ];

    private static string FolderOf(string kernels, string name) => NamePattern().IsMatch(name)
        ? Path.Combine(kernels, name)
        : throw new KernelException($"'{name}' cannot name a kernelspec: Jupyter allows letters, digits, '.', '-' and '_'.");

    // Jupyter's own rule, and no more: '.' and '..' would leave the folder.
    [GeneratedRegex(@"^(?!\.+$)[A-Za-z0-9._-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
