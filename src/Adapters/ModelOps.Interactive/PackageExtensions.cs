using System.Runtime.Loader;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace ModelOps.Interactive;

/// <summary>Loads our extensions among the packages that a notebook refers to.</summary>
internal static class PackageExtensions
{
    public static void AddTo(CompositeKernel root)
    {
        var packages = new Observer<KernelEvent>(Load);

        // Packages of the cell that loads us were added before us; its events are kept until it ends.
        KernelInvocationContext.Current?.KernelEvents.Subscribe(packages).Dispose();
        root.RegisterForDisposal(root.KernelEvents.Subscribe(packages));
    }

    private static void Load(KernelEvent what)
    {
        if (what is PackageAdded added)
        {
            foreach (var extension in added.PackageReference.AssemblyPaths.Where(ExtensionLoader.IsExtension).SelectMany(Load))
            {
                KernelInvocationContext.Current?.DisplayAs(extension.ToString(), PlainTextFormatter.MimeType);
            }
        }
    }

    private static IReadOnlyList<LoadedExtension> Load(string path) => ExtensionLoader.Load(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
}
