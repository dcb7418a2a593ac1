using System.CommandLine;
using ModelOps.Kernel.Jupyter.Specs;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops kernel uninstall</c>.</summary>
internal static class KernelUninstallVerb
{
    internal static Command Create()
    {
        var options = new KernelSpecOptions();
        var command = new Command("uninstall", "Take the C# kernel from Jupyter.");
        options.AddTo(command);
        command.SetAction(result =>
        {
            var (kernels, name, force) = options.Read(result);
            result.InvocationConfiguration.Output.WriteLine($"Removed '{name}' from {KernelSpecStore.Uninstall(kernels, name, force)}");
        });
        return command;
    }
}
