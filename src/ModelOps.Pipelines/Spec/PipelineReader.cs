using System.Globalization;
using System.Text.RegularExpressions;
using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Spec;

/// <summary>Reads pipelines strictly: what it does not know is an error, and all errors are reported at once.</summary>
internal static partial class PipelineReader
{
    /// <summary>The keys of the file.</summary>
    internal static readonly string[] Keys = ["name", "parameters", "experiment", "engine", "jobs", "cost", "steps", PipelineSpec.WatchKey, PipelineSpec.ScheduleKey];

    /// <summary>The keys of <c>cost</c>.</summary>
    internal static readonly string[] CostKeys = ["cpu_hour", "gpu_hour", "currency"];

    /// <exception cref="InvalidInputException">All errors of the file, with their lines.</exception>
    internal static PipelineSpec Read(string yaml, string path)
    {
        var map = YamlMap.Read(yaml, path, "the pipeline", Keys);
        var full = Path.GetFullPath(path);
        var spec = new PipelineSpec
        {
            Name = map.Text("name") ?? "",
            File = full,
            Parameters = map.Json("parameters") ?? [],
            Experiment = map.Text("experiment"),
            Engine = Engine(map),
            Jobs = map.Whole("jobs"),
            Cost = Cost(map),
            Steps = Steps(map, Path.GetDirectoryName(full)!),
            Map = map,
        };
        Check(map, spec);
        return map.Errors.Count == 0 ? spec : throw new InvalidInputException([.. map.Errors.Distinct()]);
    }

    /// <summary>Whether a text can be the name of a pipeline, a step, a parameter or an axis: a letter, then letters, digits, <c>_</c> and <c>-</c>, 60 at most.</summary>
    internal static bool IsName(string text) => Name().IsMatch(text);

    private static void Check(YamlMap map, PipelineSpec spec)
    {
        if (!map.Has("name"))
        {
            map.Missing("name", "Name the pipeline, such as 'name: nightly'.");
        }
        else if (spec.Name.Length > 0 && !IsName(spec.Name))
        {
            map.Wrong("name", $"'name' cannot be '{spec.Name}'. Give a letter, then letters, digits, '_' and '-', 60 at most.");
        }

        foreach (var name in spec.Parameters.Select(pair => pair.Key).Where(name => !IsName(name)))
        {
            map.Wrong("parameters", $"a parameter cannot be named '{name}'. Give a letter, then letters, digits, '_' and '-', 60 at most.");
        }

        if (spec.Jobs < 1)
        {
            map.Wrong("jobs", string.Create(CultureInfo.InvariantCulture, $"'jobs' is {spec.Jobs}; give 1 or more processors that steps may use at the same time."));
        }

        if (!map.Has("steps"))
        {
            map.Missing("steps", "Give its steps, such as 'steps: {load: {notebook: load.ipynb}}'.");
        }
        else if (map.HasMap("steps"))
        {
            var steps = map.Map("steps", null);
            foreach (var step in spec.Steps)
            {
                StepCheck.Check(steps.Map(step.Name, null), step, spec);
            }
        }
    }

    private static StepSpec[] Steps(YamlMap map, string folder)
    {
        if (!map.Has("steps") || !map.HasMap("steps"))
        {
            _ = map.Map("steps", null);
            return [];
        }

        var steps = map.Map("steps", null);
        var read = new List<StepSpec>();
        foreach (var name in steps.Keys)
        {
            if (!IsName(name))
            {
                steps.Wrong(name, $"a step cannot be named '{name}'. Give a letter, then letters, digits, '_' and '-', 60 at most.");
            }
            else if (StepReader.Read(steps.Map(name, StepReader.Keys, $"the step '{name}'"), name, folder) is { } step)
            {
                read.Add(step);
            }
        }

        return [.. read];
    }

    private static EngineSpec Engine(YamlMap map)
    {
        const string Key = "engine";
        if (!map.HasMap(Key))
        {
            return map.Text(Key) is { } word ? new(word, new Dictionary<string, string>()) : EngineSpec.Usual;
        }

        var settings = map.Map(Key, null);
        if (!settings.Has(EngineSpec.NameKey))
        {
            settings.Missing(EngineSpec.NameKey, "Name the engine, such as 'engine: {name: slurm, partition: night}'.");
        }

        if (settings.Has(EngineSpec.ToolKey) && string.IsNullOrWhiteSpace(settings.Text(EngineSpec.ToolKey)))
        {
            settings.Wrong(EngineSpec.ToolKey, "'tool' is empty. Write how modelops is called where steps run, such as 'tool: modelops', or leave it out.");
        }

        return EngineSpec.Of(settings.Text(EngineSpec.NameKey) ?? EngineSpec.Local, settings.Keys.Where(key => key != EngineSpec.NameKey).Select(key => KeyValuePair.Create(key, settings.Text(key) ?? "")));
    }

    private static CostSpec? Cost(YamlMap map)
    {
        if (!map.Has("cost"))
        {
            return null;
        }

        var cost = map.Map("cost", CostKeys);
        var spec = new CostSpec(cost.Number("cpu_hour") ?? 0, cost.Number("gpu_hour") ?? 0, cost.Text("currency") ?? "");
        if (spec.CpuHour < 0 || spec.GpuHour < 0)
        {
            map.Wrong("cost", "'cost' has a price below 0. Give what an hour costs, such as {cpu_hour: 0.04}.");
        }

        return spec;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,59}$")]
    private static partial Regex Name();
}
