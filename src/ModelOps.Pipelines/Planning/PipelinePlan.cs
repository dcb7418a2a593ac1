using System.Text.Json.Nodes;
using ModelOps.Pipelines.Expressions;
using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Planning;

/// <summary>What a pipeline runs, in an order in which each task comes after those that it needs.</summary>
internal sealed class PipelinePlan
{
    private readonly Dictionary<string, PlanTask[]> _byStep;

    private PipelinePlan(PipelineSpec spec, JsonObject parameters, IReadOnlyList<PlanTask> tasks, Dictionary<string, PlanTask[]> byStep) =>
        (Spec, Parameters, Tasks, _byStep) = (spec, parameters, tasks, byStep);

    /// <summary>The pipeline.</summary>
    internal PipelineSpec Spec { get; }

    /// <summary>The parameters: the defaults, and what was given.</summary>
    internal JsonObject Parameters { get; }

    /// <summary>All tasks.</summary>
    internal IReadOnlyList<PlanTask> Tasks { get; }

    /// <summary>Plans a pipeline.</summary>
    /// <param name="spec">The pipeline.</param>
    /// <param name="parameters">The values of all parameters.</param>
    /// <exception cref="InvalidInputException">Steps that need each other, outputs of two steps, combinations that cannot be told apart.</exception>
    internal static PipelinePlan Create(PipelineSpec spec, JsonObject parameters)
    {
        var byStep = new Dictionary<string, PlanTask[]>(StringComparer.Ordinal);
        foreach (var step in spec.Steps)
        {
            byStep[step.Name] = step.Matrix is null ? [Task(step, null, parameters)] : [.. step.Matrix.Combinations().Select(one => Task(step, one, parameters))];
        }

        PlanTask[] tasks = [.. byStep.Values.SelectMany(each => each)];
        var outputs = OutputPlaces.Of(tasks, spec.Folder);
        foreach (var task in tasks)
        {
            var references = StepCheck.References(task.Step).Select(reference => reference.Step).OfType<string>();
            var all = task.Step.Needs.Concat(references).Distinct().SelectMany(need => Upstream(task, byStep[need])).Concat(outputs.Writing(task));
            task.Needs = [.. (task.Step.IsFinally ? all.Concat(tasks.Where(other => !other.Step.IsFinally)) : all).Where(other => other != task).Distinct()];
        }

        return new(spec, parameters, TaskOrder.Sort(tasks), byStep);
    }

    /// <summary>The tasks of a step.</summary>
    internal IReadOnlyList<PlanTask> Of(string step) => _byStep[step];

    /// <summary>The tasks of another step that a task looks to: for each combination the one with the same values, where the matrices share names and values; else all.</summary>
    internal IReadOnlyList<PlanTask> Upstream(PlanTask task, string step) => Upstream(task, _byStep[step]);

    private static PlanTask[] Upstream(PlanTask task, PlanTask[] others)
    {
        var same = task.Matrix is null ? [] : others.Where(other => other.Matrix is { } matrix && MatrixSpec.Has(task.Matrix, matrix)).ToArray();
        return same.Length > 0 ? same : others;
    }

    private static PlanTask Task(StepSpec step, JsonObject? matrix, JsonObject parameters)
    {
        return new(step, matrix) { Inputs = Paths(step.Inputs), Outputs = Paths(step.Outputs) };

        string[] Paths(IReadOnlyList<string> texts) => [.. texts.Select(text => Template.Parse(text).Text(reference => Known(reference, matrix, parameters)))];
    }

    /// <summary>The value of a parameter or of the matrix.</summary>
    internal static JsonNode? Known(Reference reference, JsonObject? matrix, JsonObject parameters) =>
        Within(reference, reference.Root == Reference.Matrix ? matrix : parameters, 1);

    /// <summary>What a reference's further words lead to.</summary>
    /// <exception cref="InvalidInputException">They lead to nothing.</exception>
    internal static JsonNode? Within(Reference reference, JsonNode? node, int from)
    {
        foreach (var part in reference.Parts.Skip(from))
        {
            node = node is JsonObject map && map.TryGetPropertyValue(part, out var value) ? value
                : throw new InvalidInputException($"'{reference}' has no value: there is no '{part}'.{(node is JsonObject known ? Suggestion.Among(part, known.Select(pair => pair.Key), "There are") : "")}");
        }

        return node;
    }
}
