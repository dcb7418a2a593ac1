using System.Runtime.Loader;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace ModelOps.Interactive;

/// <summary>Loads our extensions among the packages that a notebook refers to.</summary>
internal static class PackageExtensions
{
    public static void AddTo(CompositeKernel root) => root.RegisterForDisposal(root.KernelEvents.Subscribe(new Observer<KernelEvent>(what =>
    {
        if (what is PackageAdded added)
        {
            foreach (var extension in added.PackageReference.AssemblyPaths.Where(ExtensionLoader.IsExtension).SelectMany(Load))
            {
                KernelInvocationContext.Current?.DisplayAs(extension.ToString(), PlainTextFormatter.MimeType);
            }
        }
    })));

    private static IReadOnlyList<LoadedExtension> Load(string path) => ExtensionLoader.Load(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
}
