using System.Reflection;

namespace ModelOps.Pipelines.Processes;

/// <summary>How the <c>modelops</c> tool is started from this process.</summary>
internal static class ToolProgram
{
    private const string Name = "modelops";
    private const string Variable = "MODELOPS_TOOL";

    /// <summary>The words: this very program where it is the tool or a kernel of it, else what <c>MODELOPS_TOOL</c> names, else the one on the PATH.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    internal static IReadOnlyList<string> Find()
    {
        if (Assembly.GetEntryAssembly() is { } entry && entry.GetName().Name == Name && Environment.ProcessPath is { } process)
        {
            return Of(Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? entry.Location : process);
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return File.Exists(given) ? Of(Path.GetFullPath(given)) : throw new InvalidInputException($"{Variable} names '{given}', which is not there. Name the tool's program, such as ~/.dotnet/tools/modelops.");
        }

        var file = OperatingSystem.IsWindows() ? Name + ".exe" : Name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists) is { } found
            ? [found]
            : throw new InvalidInputException($"The tool 'modelops', which is to be started in a process of its own, is not on the PATH. Install it with 'dotnet tool install modelops -g', or name it in {Variable}.");
    }

    // A library is started by the runtime that this process has.
    private static IReadOnlyList<string> Of(string path) => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [Runtime(), path] : [path];

    private static string Runtime() => Environment.ProcessPath is { } process && Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? process
        : Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
        : "dotnet";
}
