using System.Globalization;
using System.Text.Json.Nodes;
using ModelOps.Files;
using ModelOps.Pipelines.Expressions;
using ModelOps.Pipelines.Processes;
using ModelOps.Pipelines.Results;
using ModelOps.Tracking;

namespace ModelOps.Pipelines.Watches;

/// <summary>One start of the run of a firing: what is started, and what came of it.</summary>
/// <param name="spec">The watch.</param>
/// <param name="firing">The firing.</param>
/// <param name="folder">Where the firing keeps its files.</param>
internal sealed class WatchJob(WatchDefinition spec, WatchFiring firing, string folder)
{
    /// <summary>What makes it one and the same job: whoever starts it, it is started once.</summary>
    internal string Key => string.Create(CultureInfo.InvariantCulture, $"{firing.Id}-{firing.Start}");

    /// <summary>Where the executed notebook goes; null for what has none.</summary>
    internal string? Copy => spec.Kind == WatchTarget.Notebook ? Place($"{Path.GetFileNameWithoutExtension(spec.Target)}", ".ipynb") : null;

    private string ResultFile => Place("result", ".json");

    private string ParametersFile => Place("parameters", ".json");

    /// <summary>Writes what the run reads, and makes the job.</summary>
    /// <param name="parts">What the watch works with.</param>
    internal JobSpec Prepare(WatchParts parts)
    {
        var parameters = WatchValues.Resolve(spec, firing);
        if (parameters.Count > 0 && spec.Kind == WatchTarget.Notebook)
        {
            AtomicFile.WriteText(ParametersFile, parameters.ToJsonString(), ownerOnly: true);
        }

        var reason = string.Join(" ", firing.Reasons);
        var variables = new Dictionary<string, string>
        {
            [RunContext.Variable] = RunContext.Text(new Dictionary<string, string>(RunContext.Tags()) { ["modelops.watch"] = spec.Name, ["modelops.firing"] = firing.Id, ["modelops.trigger"] = reason }),
            ["MODELOPS_FIRING"] = firing.Id,
            ["MODELOPS_TRIGGER"] = string.Join(",", firing.Marks.Keys),
        };
        foreach (var (name, value) in parts.Variables)
        {
            variables[name] = value;
        }

        return new JobSpec(Key, [.. parts.Tool, .. Words(parameters)]) { Name = spec.Name, Folder = spec.Folder, Variables = variables, TimeLimit = spec.TimeLimit, Requeues = 0 };
    }

    /// <summary>What came of it.</summary>
    internal WatchEnd End(JobTask task) => WatchEnd.Of(task, ResultFile);

    private IEnumerable<string> Words(JsonObject parameters)
    {
        string[] pairs = [.. parameters.Select(pair => $"{pair.Key}={Template.Shown(pair.Value)}")];
        return spec.Kind == WatchTarget.Pipeline
            ? ["pipeline", spec.Target, "--result", ResultFile, .. pairs.SelectMany(pair => (string[])["-p", pair])]
            : new ToolNotebook(spec.Target, spec.Folder, "")
            {
                IsScript = spec.Kind == WatchTarget.Script,
                Words = spec.Kind == WatchTarget.Script ? pairs : ["--output", Copy!, .. parameters.Count == 0 ? [] : (string[])["--parameters", ParametersFile]],
                ResultFile = ResultFile,
                Experiment = spec.Experiment,
            }.AllWords();
    }

    private string Place(string name, string ending) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{firing.Start}{ending}"));
}
