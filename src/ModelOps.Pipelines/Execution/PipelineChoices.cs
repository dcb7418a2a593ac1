namespace ModelOps.Pipelines.Execution;

/// <summary>How a pipeline is run.</summary>
internal sealed record PipelineChoices
{
    /// <summary>Steps that run although nothing changed; all of them where <see cref="All"/> is among them.</summary>
    internal IReadOnlyList<string> Force { get; init; } = [];

    /// <summary>The only step to run; null for all.</summary>
    internal string? Only { get; init; }

    /// <summary>How many processors tasks may use at the same time; null for as many as the engine has.</summary>
    internal int? Jobs { get; init; }

    /// <summary>Whether an approval is waited for.</summary>
    internal bool Wait { get; init; }

    /// <summary>Whether lines of the tasks are said as they come.</summary>
    internal bool Follow { get; init; }

    /// <summary>What stands for all steps.</summary>
    internal const string All = "all";

    internal bool Forces(string step) => Force.Contains(All) || Force.Contains(step);
}
