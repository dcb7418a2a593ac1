using System.CommandLine;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops kernel</c>: the C# kernel and where Jupyter finds it.</summary>
internal static class KernelVerb
{
    internal static Command Create() => new("kernel", "Install, list or start the C# kernel for Jupyter.")
    {
        KernelInstallVerb.Create(),
        KernelUninstallVerb.Create(),
        KernelListVerb.Create(),
        KernelStartVerb.Create(),
    };
}
