using System.CommandLine;
using ModelOps.Kernel.Jupyter.Specs;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops kernel install</c>.</summary>
internal static class KernelInstallVerb
{
    internal static Command Create()
    {
        var options = new KernelSpecOptions();
        var command = new Command("install", "Tell Jupyter about the C# kernel.");
        options.AddTo(command);
        command.SetAction(result =>
        {
            var (kernels, name, force) = options.Read(result);
            var spec = new KernelSpec
            {
                DisplayName = name == KernelSpec.DefaultName ? ".NET (C#)" : $".NET (C#) {name}",
                Program = Program(),
                Version = typeof(KernelInstallVerb).Assembly.GetName().Version!.ToString(3),
                Environment = Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root
                    ? new Dictionary<string, string> { ["DOTNET_ROOT"] = root }
                    : [],
            };
            result.InvocationConfiguration.Output.WriteLine($"Installed '{name}' in {KernelSpecStore.Install(kernels, name, spec, force)}");
        });
        return command;
    }

    /// <summary>How this very program is started: by its own executable, or by <c>dotnet modelops.dll</c>.</summary>
    private static string[] Program()
    {
        var process = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [process, typeof(KernelInstallVerb).Assembly.Location]
            : [process];
    }
}
