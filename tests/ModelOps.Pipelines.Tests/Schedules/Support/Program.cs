using System.Diagnostics;

namespace ModelOps.Pipelines.Tests.Schedules.Support;

/// <summary>Programs of the machine that read what was written.</summary>
internal static class Program
{
    internal sealed record Result(int ExitCode, string Output, string Error);

    /// <summary>Where a program is; null when it is missing.</summary>
    internal static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    internal static void Require(string name) => Assert.SkipUnless(Find(name) is not null, $"'{name}' is not installed.");

    internal static async Task<Result> RunAsync(string file, string[] arguments, string? folder = null, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        Array.ForEach(environment, variable => start.Environment[variable.Name] = variable.Value);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>YAML files as JSON, and what a schema says to them; read by Debian's Python, which wrote none of them.</summary>
    internal static async Task<System.Text.Json.Nodes.JsonNode[]> YamlAsync(IEnumerable<string> files, string? schema = null, bool text = false)
    {
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists("/usr/lib/python3/dist-packages/jsonschema/__init__.py") && File.Exists("/usr/lib/python3/dist-packages/yaml/__init__.py"), "python3-jsonschema and python3-yaml are not installed.");
        var folder = RepositoryPaths.Of("tests", "ModelOps.Pipelines.Tests", "Schedules");
        var result = await RunAsync(Python, [Path.Combine(folder, "Support", "yaml_to_json.py"), .. text ? (string[])["--text"] : [], .. schema is null ? (string[])[] : ["--schema", Path.Combine(folder, "Schemas", schema)], .. files]);
        Assert.True(result.ExitCode == 0, result.Error);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!)];
    }
}
