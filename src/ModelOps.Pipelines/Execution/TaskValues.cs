using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Pipelines.Cache;
using ModelOps.Pipelines.Expressions;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Execution;

/// <summary>The values of a task's expressions.</summary>
/// <param name="plan">The plan.</param>
/// <param name="run">The run.</param>
/// <param name="state">What is known of a task.</param>
internal sealed class TaskValues(PipelinePlan plan, PipelineRun run, Func<PlanTask, PipelineTask> state)
{
    private const string Variable = "MODELOPS_VALUE_";

    /// <summary>What a task is given.</summary>
    /// <exception cref="InvalidInputException">An expression has no value.</exception>
    internal TaskWork Work(PlanTask task)
    {
        JsonNode? Resolve(Reference reference) => Value(task, reference);
        var parameters = (JsonObject)Template.Resolve(task.Step.Parameters, Resolve)!;
        if (task.Step.Kind != StepKind.Shell)
        {
            return new(
                task.Step.Kind switch
                {
                    StepKind.Command => [.. CommandWords.Split(task.Step.Work).Select(word => Template.Parse(word).Text(Resolve))],
                    StepKind.Approval => [Template.Parse(task.Step.Work).Text(Resolve)],
                    _ => [],
                },
                parameters,
                new Dictionary<string, string>());
        }

        var template = Template.Parse(task.Step.Work, isShell: true);
        var references = template.References.Select(reference => reference.ToString()).Distinct().ToList();
        var values = template.References.DistinctBy(reference => reference.ToString()).ToDictionary(reference => reference.ToString(), reference => Template.Shown(Resolve(reference)));
        return new([template.Shell(reference => Name(references.IndexOf(reference.ToString())))], parameters, values);
    }

    /// <summary>The variables of a shell: its parameters by their names, and the values that its lines refer to.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Variables(TaskWork work) =>
        work.Parameters.Select(pair => KeyValuePair.Create(pair.Key, Template.Shown(pair.Value))).Concat(work.Values.Values.Select((value, index) => KeyValuePair.Create(Name(index), value)));

    /// <summary>The value of an expression.</summary>
    /// <exception cref="InvalidInputException">It has none.</exception>
    internal JsonNode? Value(PlanTask task, Reference reference) => reference.Root switch
    {
        Reference.Run => JsonValue.Create(reference.Parts[1] switch
        {
            "id" => run.Id,
            "name" => plan.Spec.Name,
            "started" => run.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            _ => plan.Spec.Folder,
        }),
        Reference.Steps => OfStep(task, reference),
        _ => PipelinePlan.Known(reference, task.Matrix, plan.Parameters),
    };

    private JsonNode? OfStep(PlanTask task, Reference reference)
    {
        var others = plan.Upstream(task, reference.Parts[1]);
        JsonNode?[] values = [.. others.Select(other => Of(other, reference)?.DeepClone())];
        return others is [{ } one] && (one.Matrix is null || task.Matrix is not null) ? values[0] : new JsonArray(values);
    }

    private JsonNode? Of(PlanTask other, Reference reference)
    {
        const int Outputs = 3;
        var known = state(other);
        return reference.Parts[2] == Reference.Status ? JsonValue.Create(JsonNamingPolicy.SnakeCaseLower.ConvertName(known.Status.ToString()))
            : known.IsGood || known.Outputs.Count > 0 ? PipelinePlan.Within(reference, known.Outputs, Outputs)
            : throw new InvalidInputException($"'{reference}' has no value: '{other}' has no results, since it {PipelineWords.Ended(known.Status)}.");
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"{Variable}{index + 1}");
}
