using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>A run of a pipeline.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Status">How far it is.</param>
public sealed record PipelineRun(string Id, string Pipeline, PipelineStatus Status)
{
    /// <summary>The values of the pipeline's parameters.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>Where its steps run.</summary>
    public string Engine { get; init; } = "";

    /// <summary>The settings of the engine that its start gave, beside those of the file.</summary>
    public IReadOnlyDictionary<string, string> EngineSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it ended, or stopped to wait; null while it runs.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Its run in the tracking store, whose children are the tasks'.</summary>
    public string? RunId { get; init; }

    /// <summary>The experiment of that run: its id.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>The tracking store, without credentials.</summary>
    public string? Store { get; init; }

    /// <summary>The tasks, each after those that it needs.</summary>
    public IReadOnlyList<PipelineTask> Tasks { get; init; } = [];

    /// <summary>The task of a step without a matrix, or of a step and its combination.</summary>
    /// <param name="id">As <c>train</c> or <c>train[region=north]</c>.</param>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public PipelineTask this[string id] => Tasks.FirstOrDefault(task => task.Id == id) ?? throw new InvalidInputException($"The run has no task '{id}'.{Suggestion.Among(id, Tasks.Select(task => task.Id), "The tasks are")}");
}
