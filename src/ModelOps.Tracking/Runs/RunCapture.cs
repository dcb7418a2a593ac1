using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace ModelOps.Tracking.Runs;

/// <summary>What a run notes without being asked for.</summary>
internal static class RunCapture
{
    private const string Parent = "mlflow.parentRunId";

    /// <param name="options">How the run starts.</param>
    /// <param name="user">The user's name.</param>
    /// <param name="owner">The process that writes it, by which its run is ended when it died.</param>
    public static List<Tag> Tags(ActiveRunOptions options, string user, string owner)
    {
        var tags = new List<Tag>();
        Add(tags, RunOwner.Tag, owner);
        Add(tags, "mlflow.user", options.Capture.User ? user : null);
        Add(tags, "mlflow.source.name", options.SourceName);
        Add(tags, "mlflow.source.type", options.SourceType);
        Add(tags, Parent, options.ParentRunId);
        if (options.Capture.Git && GitState.Read(options.Folder ?? Directory.GetCurrentDirectory()) is { } git)
        {
            Add(tags, "mlflow.source.git.commit", git.Commit);
            Add(tags, "mlflow.source.git.branch", git.Branch);
            Add(tags, "mlflow.source.git.repoURL", git.Address);
        }

        var context = RunContext.Tags(options.Environment);
        // Whoever starts a process nests its runs; a run that is nested in another stays there.
        foreach (var (key, value) in context.Where(tag => tag.Key != Parent || options.ParentRunId is null).Concat(options.Tags ?? new Dictionary<string, string>()))
        {
            tags.RemoveAll(tag => tag.Key == key);
            Add(tags, key, value);
        }

        return tags;
    }

    /// <summary>The machine and the program, without names of users, hosts or folders.</summary>
    public static string EnvironmentJson()
    {
        var assemblies = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic)
            .Select(assembly => assembly.GetName())
            .Where(name => name.Name is { } text && !text.StartsWith("System.", StringComparison.Ordinal))
            .GroupBy(name => name.Name!, StringComparer.Ordinal)
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => KeyValuePair.Create(same.Key, (JsonNode?)same.First().Version?.ToString()));
        return new JsonObject
        {
            ["framework"] = RuntimeInformation.FrameworkDescription,
            ["runtime_identifier"] = RuntimeInformation.RuntimeIdentifier,
            ["operating_system"] = RuntimeInformation.OSDescription,
            ["processors"] = Environment.ProcessorCount,
            ["memory_bytes"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            ["modelops"] = typeof(RunCapture).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
            ["assemblies"] = new JsonObject(assemblies),
        }.ToJsonString(JsonText.Indented);
    }

    private static void Add(List<Tag> tags, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            tags.Add(new(key, value));
        }
    }
}
