using System.Text.Json.Nodes;
using ModelOps.Pipelines.Expressions;

namespace ModelOps.Pipelines.Spec;

/// <summary>A step of a pipeline, as its file has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Work">The full path of the notebook or script, the lines of a shell, the words of a command, or the question of an approval.</param>
internal sealed record StepSpec(string Name, StepKind Kind, string Work)
{
    /// <summary>What it is given, with expressions: parameters of a notebook, arguments <c>name=value</c> of a script, variables of a shell.</summary>
    internal JsonObject Parameters { get; init; } = [];

    /// <summary>Files and folders that it reads, relative to the pipeline's folder, with expressions.</summary>
    internal IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Files and folders that it writes.</summary>
    internal IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The steps that must have succeeded before it.</summary>
    internal IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>One task for each combination; null for one task.</summary>
    internal MatrixSpec? Matrix { get; init; }

    /// <summary>How many of its tasks may run at the same time; null for any.</summary>
    internal int? MaxParallel { get; init; }

    /// <summary>When and how often it is tried again.</summary>
    internal RetrySpec Retry { get; init; } = new();

    /// <summary>How long an attempt, or a wait for an approval, may take; null for any time.</summary>
    internal TimeSpan? Timeout { get; init; }

    /// <summary>What a task needs of a machine.</summary>
    internal JobResources Resources { get; init; } = new();

    /// <summary>Whether it may be skipped as unchanged; null when that follows from what it declares.</summary>
    internal bool? Cache { get; init; }

    /// <summary>Whether it runs at all; null for always.</summary>
    internal Condition? If { get; init; }

    /// <summary>Whether the pipeline succeeds, and steps that need it run, although it failed.</summary>
    internal bool ContinueOnError { get; init; }

    /// <summary>Whether it runs at the end, whatever became of the others.</summary>
    internal bool IsFinally { get; init; }
}
