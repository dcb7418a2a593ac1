using ModelOps.Kernel.Engine;

namespace ModelOps.Hosting.Extensions;

/// <summary>Loads the extensions among the assemblies that cells bring, and says so in the cell.</summary>
internal static class KernelExtensions
{
    internal static void AddTo(NotebookKernel kernel) => kernel.AssembliesReferenced += files =>
    {
        foreach (var file in files.Where(ExtensionLoader.IsExtension))
        {
            foreach (var extension in ExtensionLoader.Load(kernel.LoadReference(file)))
            {
                CellContext.Current?.Write(Describe(extension) + "\n");
            }
        }
    };

    /// <summary>What an extension added, in a sentence.</summary>
    internal static string Describe(LoadedExtension extension) =>
        $"Loaded {extension.Name} {extension.Version}: {(extension.Added.Count == 0 ? "it added nothing" : string.Join(", ", extension.Added))}.";
}
