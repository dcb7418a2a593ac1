using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Deployments.Packaging.Tools;

/// <summary>The files of an installed tool that a container needs: what serves. The compilers and shells that only cells use are left out, also of its list of dependencies.</summary>
internal sealed class ToolFiles
{
    /// <summary>The name of the tool's program.</summary>
    internal const string Program = "modelops";

    private static readonly string[] _cellsOnly = ["Microsoft.CodeAnalysis", "Microsoft.PowerShell.SDK", "FSharp.Compiler.Service"];
    private static readonly string[] _platforms = ["linux-x64", "linux-arm64"];

    private readonly DependencyList _dependencies;

    private ToolFiles(string folder, DependencyList dependencies, string platform, string runtimeVersion)
    {
        Folder = folder;
        Platform = platform;
        RuntimeVersion = runtimeVersion;
        _dependencies = dependencies;
        IsSelfContained = File.Exists(Path.Combine(folder, "libcoreclr.so"));
        Files = [.. dependencies.Files(platform).Concat([Program + ".dll", Program + ".runtimeconfig.json", .. IsSelfContained ? [Program] : Array.Empty<string>()]).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The folder of the tool.</summary>
    internal string Folder { get; }

    /// <summary>The platform of its native libraries: <c>linux-x64</c> or <c>linux-arm64</c>.</summary>
    internal string Platform { get; }

    /// <summary>The version of .NET that it runs on.</summary>
    internal string RuntimeVersion { get; }

    /// <summary>Whether .NET itself is among its files.</summary>
    internal bool IsSelfContained { get; }

    /// <summary>The paths that a container needs, relative to the folder, in ordinal order. The list of dependencies is not among them: it is <see cref="DependencyText"/>.</summary>
    internal IReadOnlyList<string> Files { get; }

    /// <summary>The name of the list of dependencies.</summary>
    internal static string DependencyName => Program + ".deps.json";

    /// <summary>The list of dependencies of the files that are taken.</summary>
    internal byte[] DependencyText => Encoding.UTF8.GetBytes(_dependencies.ToJson());

    /// <summary>The libraries that are taken.</summary>
    internal IReadOnlyList<ToolLibrary> Libraries => _dependencies.Libraries;

    /// <summary>What starts the tool in a container.</summary>
    /// <param name="folder">Where its files are there.</param>
    /// <param name="dotnet">The program <c>dotnet</c> there.</param>
    internal IReadOnlyList<string> Start(string folder, string dotnet = "dotnet") => IsSelfContained ? [$"{folder}/{Program}"] : [dotnet, $"{folder}/{Program}.dll"];

    /// <summary>Reads an installed tool.</summary>
    /// <param name="folder">Its folder; null for the one that runs.</param>
    /// <exception cref="InvalidInputException">The folder holds no tool, or one of another platform.</exception>
    internal static ToolFiles Of(string? folder)
    {
        var full = Path.GetFullPath(folder ?? AppContext.BaseDirectory);
        if (!File.Exists(Path.Combine(full, Program + ".dll")) || !File.Exists(Path.Combine(full, DependencyName)))
        {
            throw new InvalidInputException(
                folder is null
                    ? $"This program is not the tool {Program}, whose files go into the image. Name its folder with {Wording.Option("tool", "FOLDER")}, as 'dotnet publish' makes it."
                    : $"There is no {Program}.dll with its {DependencyName} in '{folder}'. Name the folder of a published or installed tool with {Wording.Option("tool")}.");
        }

        try
        {
            var dependencies = DependencyList.Read(File.ReadAllText(Path.Combine(full, DependencyName)), Program, _cellsOnly);
            var platform = _platforms.FirstOrDefault(each => dependencies.Files(each).Any(file => Path.GetFileName(file) == "libonnxruntime.so" && File.Exists(Path.Combine(full, file))))
                ?? throw new InvalidInputException($"The tool in '{full}' has no ONNX Runtime for Linux, which containers run on. Publish it with 'dotnet publish -r linux-x64', and name that folder with {Wording.Option("tool")}.");
            var tool = new ToolFiles(full, dependencies, platform, Version(full));
            return tool.Files.FirstOrDefault(file => !File.Exists(Path.Combine(full, file))) is { } missing
                ? throw new InvalidInputException($"The tool in '{full}' is not whole: '{missing}' is missing. Install or publish it again.")
                : tool;
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException($"The {DependencyName} in '{full}' cannot be read: {exception.Message} Install or publish the tool again.", exception);
        }
    }

    // What runs now is what is known to work; a tool of another folder says at least what it was built for.
    private static string Version(string folder)
    {
        if (folder == Path.GetFullPath(AppContext.BaseDirectory))
        {
            return Environment.Version.ToString(3);
        }

        var options = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, Program + ".runtimeconfig.json")))?["runtimeOptions"];
        var frameworks = new[] { options?["framework"] }.Concat(options?["frameworks"] as JsonArray ?? []).Concat(options?["includedFrameworks"] as JsonArray ?? []);
        return frameworks.Select(framework => (string?)framework?["version"]).OfType<string>().FirstOrDefault() ?? Environment.Version.ToString(3);
    }
}
