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
                CellContext.Current?.Write($"{extension}\n");
            }
        }
    };
}
