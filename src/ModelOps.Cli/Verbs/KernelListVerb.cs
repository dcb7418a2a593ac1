using System.CommandLine;
using ModelOps.Kernel.Jupyter.Specs;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops kernel list</c>.</summary>
internal static class KernelListVerb
{
    internal static Command Create()
    {
        var command = new Command("list", "List the kernels that Jupyter finds; of two with one name it takes the first.");
        command.SetAction(result =>
        {
            var output = result.InvocationConfiguration.Output;
            var kernels = KernelSpecStore.List(new JupyterPaths().AllKernels);
            if (kernels.Count == 0)
            {
                output.WriteLine("No kernels; 'modelops kernel install' installs ours.");
                return;
            }

            var width = kernels.Max(kernel => kernel.Name.Length);
            foreach (var kernel in kernels)
            {
                output.WriteLine($"{kernel.Name.PadRight(width)}  {kernel.DisplayName}  {(kernel.IsOurs ? $"modelops {kernel.Version}" : "not ours")}  {kernel.Folder}");
            }
        });
        return command;
    }
}
