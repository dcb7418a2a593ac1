using System.Text.Json.Nodes;
using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Planning;

/// <summary>A step, or one combination of its matrix: what runs once.</summary>
internal sealed class PlanTask
{
    internal PlanTask(StepSpec step, JsonObject? matrix)
    {
        (Step, Matrix) = (step, matrix);
        Id = matrix is null ? step.Name : $"{step.Name}[{string.Join(',', matrix.Select(pair => $"{pair.Key}={Expressions.Template.Shown(pair.Value)}"))}]";
    }

    /// <summary>What people call it: the step, with the values of its combination.</summary>
    internal string Id { get; }

    /// <summary>Its step.</summary>
    internal StepSpec Step { get; }

    /// <summary>Its combination; null for a step without a matrix.</summary>
    internal JsonObject? Matrix { get; }

    /// <summary>The files and folders that it reads, as the file has them.</summary>
    internal IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The files and folders that it writes.</summary>
    internal IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The tasks that must have ended before it, in the order of the plan.</summary>
    internal IReadOnlyList<PlanTask> Needs { get; set; } = [];

    /// <summary>Its place in the plan, from 0: after all that it needs.</summary>
    internal int Index { get; set; }

    public override string ToString() => Id;
}
