using ModelOps.Kernel.Engine;

namespace ModelOps.Hosting.Kernels;

/// <summary>What every kernel of the process gets beside the lifecycle commands: the languages and names that the application chose.</summary>
public static class KernelAdapters
{
    private static readonly Lock _gate = new();
    private static Action<NotebookKernel>[] _all = [];

    /// <summary>Adds something to the kernels that are made from now on.</summary>
    /// <param name="add">Adds it to a kernel, as <c>FSharpLanguage.AddTo</c> does.</param>
    public static void Add(Action<NotebookKernel> add)
    {
        lock (_gate)
        {
            _all = [.. _all, add];
        }
    }

    internal static void AddTo(NotebookKernel kernel) => Array.ForEach(_all, add => add(kernel));
}
