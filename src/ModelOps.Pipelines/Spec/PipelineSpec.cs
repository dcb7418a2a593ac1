using System.Text.Json.Nodes;
using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Spec;

/// <summary>A pipeline: the content of a <c>pipeline.yaml</c>.</summary>
internal sealed record PipelineSpec
{
    private Dictionary<string, StepSpec>? _byName;

    /// <summary>The key of what <c>modelops watch</c> reruns it for.</summary>
    internal const string WatchKey = "watch";

    /// <summary>The key of how missed and overlapping times of a schedule are handled.</summary>
    internal const string ScheduleKey = "schedule";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its file, a full path.</summary>
    public required string File { get; init; }

    /// <summary>The parameters with their defaults.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>The experiment that its runs go to; null for the usual one.</summary>
    public string? Experiment { get; init; }

    /// <summary>Where steps run.</summary>
    public EngineSpec Engine { get; init; } = EngineSpec.Usual;

    /// <summary>How many processors steps may use at the same time; null for those of this machine.</summary>
    public int? Jobs { get; init; }

    /// <summary>What machines cost; null when the file does not say.</summary>
    public CostSpec? Cost { get; init; }

    /// <summary>The steps, in the order of the file.</summary>
    public required IReadOnlyList<StepSpec> Steps { get; init; }

    /// <summary>The whole file, for those that read its sections <see cref="WatchKey"/> and <see cref="ScheduleKey"/>: their errors have its lines.</summary>
    internal required YamlMap Map { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    internal string Folder => Path.GetDirectoryName(File)!;

    /// <summary>The step of a name; null when there is none.</summary>
    internal StepSpec? Find(string name) => (_byName ??= Steps.ToDictionary(step => step.Name, StringComparer.Ordinal)).GetValueOrDefault(name);

    /// <summary>Reads a pipeline's file.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="InvalidInputException">No such file, no YAML, or keys and values no pipeline has; all errors at once, with their lines.</exception>
    internal static PipelineSpec Load(string path)
    {
        try
        {
            return PipelineReader.Read(System.IO.File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot read the pipeline '{path}': {exception.Message.TrimEnd('.')}. Give the path of a YAML file, such as pipeline.yaml.", exception);
        }
    }
}
