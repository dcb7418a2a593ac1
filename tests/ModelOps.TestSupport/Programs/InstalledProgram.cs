using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace ModelOps.TestSupport;

/// <summary>Programs of the machine that read what was written.</summary>
public static class InstalledProgram
{
    /// <summary>What a program did.</summary>
    /// <param name="ExitCode">Its exit code.</param>
    /// <param name="Output">What it wrote.</param>
    /// <param name="Error">What it wrote to standard error.</param>
    public sealed record Result(int ExitCode, string Output, string Error);

    private static string Here => RepositoryPaths.Of("tests", "ModelOps.TestSupport", "Programs");

    /// <summary>Where a program is; null when it is missing.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Skips the test where a program is missing.</summary>
    public static void Require(string name) => Assert.SkipUnless(Find(name) is not null, $"'{name}' is not installed.");

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Result> RunAsync(string file, IEnumerable<string> arguments, string? folder = null, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        Array.ForEach(environment, variable => start.Environment[variable.Name] = variable.Value);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>YAML files as JSON, and what a schema says to them; read by Debian's Python, which wrote none of them.</summary>
    /// <param name="files">The files.</param>
    /// <param name="schema">The path of a JSON schema; null for none.</param>
    /// <param name="text">Whether all values are texts, as Azure reads them.</param>
    /// <returns>For each file the list of its documents.</returns>
    public static async Task<JsonNode[]> YamlAsync(IEnumerable<string> files, string? schema = null, bool text = false)
    {
        Assert.SkipUnless(File.Exists("/usr/lib/python3/dist-packages/jsonschema/__init__.py") && File.Exists("/usr/lib/python3/dist-packages/yaml/__init__.py"), "python3-jsonschema and python3-yaml are not installed.");
        var result = await RunAsync("/usr/bin/python3", [Path.Combine(Here, "yaml_to_json.py"), .. text ? (string[])["--text"] : [], .. schema is null ? (string[])[] : ["--schema", schema], .. files]);
        Assert.True(result.ExitCode == 0, result.Error);
        return Lines(result.Output);
    }

    /// <summary>Jenkinsfiles as Groovy reads them, and what comes of them.</summary>
    /// <param name="words">The files; those after <c>--run</c> run their shell lines, and in those after <c>--reject</c> whoever is asked says no.</param>
    /// <param name="environment">Variables of their shell lines.</param>
    /// <returns>For each file its <c>result</c>, <c>error</c> and <c>events</c>.</returns>
    public static async Task<JsonNode[]> JenkinsAsync(IEnumerable<string> words, params (string Name, string? Value)[] environment)
    {
        Require("groovy");
        // Debian's own script looks for it in a folder that need not exist.
        var java = File.ResolveLinkTarget(Find("java") ?? "java", returnFinalTarget: true)?.FullName is { } path ? Path.GetDirectoryName(Path.GetDirectoryName(path)) : null;
        var result = await RunAsync("groovy", [Path.Combine(Here, "jenkinsfile.groovy"), .. words], null, [("JAVA_HOME", java), ("JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"), .. environment]);
        Assert.True(result.ExitCode == 0, result.Error);
        return Lines(result.Output);
    }

    private static JsonNode[] Lines(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
