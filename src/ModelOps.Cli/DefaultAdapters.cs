using ModelOps.Hosting.Kernels;
using ModelOps.Kernel.FSharp;
using ModelOps.Kernel.Polyglot;

namespace ModelOps.Cli;

/// <summary>The adapters that the tool brings along.</summary>
internal static class DefaultAdapters
{
    private static int _added;

    /// <summary>Adds them, once in a process.</summary>
    internal static void Add()
    {
        if (Interlocked.Exchange(ref _added, 1) == 0)
        {
            KernelAdapters.Add(PolyglotNames.AddTo);
            KernelAdapters.Add(FSharpLanguage.AddTo);
        }
    }
}
