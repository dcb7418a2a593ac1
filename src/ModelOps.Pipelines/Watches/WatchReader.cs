using ModelOps.Evaluation.Yaml;
using ModelOps.Pipelines.Spec;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Watches;

/// <summary>Reads what a watch runs and waits for: a <c>watch.yaml</c>, or the section <c>watch:</c> of a pipeline. All errors are reported at once.</summary>
internal static class WatchReader
{
    private const string Run = "run";
    private static readonly string[] _keys = ["name", Run, "parameters", "experiment", "time_limit", TriggerSpec.Key, "retry", "every", "keep"];

    /// <summary>Whether a path is that of a file which says what to wait for, rather than a notebook or a script.</summary>
    internal static bool IsFile(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml";

    /// <summary>The kind of what is to be run; null for none.</summary>
    internal static WatchTarget? KindOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".ipynb" or ".dib" => WatchTarget.Notebook,
        ".csx" => WatchTarget.Script,
        ".yaml" or ".yml" => WatchTarget.Pipeline,
        _ => null,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidInputException">No such file, no YAML, or keys and values that do not fit; all errors at once, with their lines.</exception>
    internal static WatchDefinition Load(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot read '{path}': {exception.Message.TrimEnd('.')}. Give the path of a notebook, a script or a YAML file.", exception);
        }

        return YamlMap.Read(text, path, "the file", PipelineReader.Keys).Has("steps") ? OfPipeline(path) : Read(text, path);
    }

    /// <summary>The watch of a pipeline, which has its name and its folder.</summary>
    internal static WatchDefinition OfPipeline(string path)
    {
        var pipeline = PipelineSpec.Load(path);
        return Checked(pipeline.Map, new WatchDefinition { Name = pipeline.Name, Target = pipeline.File, Kind = WatchTarget.Pipeline, Folder = pipeline.Folder, Triggers = TriggerSpec.Read(pipeline.Map, canListen: true) });
    }

    /// <summary>The watch of a pipeline without the section, whose triggers are given elsewhere; null for another file.</summary>
    internal static WatchDefinition? Unwatched(string path)
    {
        if (!YamlMap.Read(File.ReadAllText(path), path, "the file", PipelineReader.Keys).Has("steps"))
        {
            return null;
        }

        var pipeline = PipelineSpec.Load(path);
        return pipeline.Map.Has(TriggerSpec.Key) ? null : new WatchDefinition { Name = pipeline.Name, Target = pipeline.File, Kind = WatchTarget.Pipeline, Folder = pipeline.Folder, Triggers = new() };
    }

    internal static WatchDefinition Read(string yaml, string path)
    {
        var map = YamlMap.Read(yaml, path, "the watch", _keys);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var target = map.Text(Run) is { } run ? Path.GetFullPath(run, folder) : "";
        if (!map.Has(Run))
        {
            map.Missing(Run, "Name the notebook, script or pipeline that it runs, such as 'run: train.ipynb'.");
        }
        else if (target.Length > 0 && (KindOf(target) is null || !File.Exists(target)))
        {
            map.Wrong(Run, NotToRun(target));
        }

        var spec = new WatchDefinition
        {
            Name = map.Text("name") ?? Path.GetFileNameWithoutExtension(target),
            Target = target,
            Kind = KindOf(target) ?? default,
            Folder = folder,
            Triggers = TriggerSpec.Read(map, canListen: true),
            Parameters = map.Json("parameters") ?? [],
            Experiment = map.Text("experiment"),
            TimeLimit = map.Duration("time_limit"),
        };
        return Checked(map, spec with { Retry = map.Has("retry") ? StepReader.Retry(map) : spec.Retry, Every = map.Duration("every") ?? spec.Every, Keep = map.Whole("keep") ?? spec.Keep });
    }

    /// <summary>What is said of something that cannot be run.</summary>
    internal static string NotToRun(string path) =>
        $"'{path}' {(!File.Exists(path) ? "does not exist" : "cannot be run")}. Give a notebook (.ipynb, .dib), a script (.csx) or a pipeline (.yaml) that exists.";

    private static WatchDefinition Checked(YamlMap map, WatchDefinition spec)
    {
        foreach (var (key, sentence) in spec.Errors().Where(error => error.Key != "name" || spec.Name.Length > 0))
        {
            map.Wrong(key, sentence);
        }

        return map.Errors.Count == 0 ? spec : throw new InvalidInputException([.. map.Errors.Distinct()]);
    }
}
