using ModelOps.Pipelines.Results;

namespace ModelOps.Pipelines.Processes;

/// <summary>What came of a run of a notebook.</summary>
/// <param name="Error">Why it failed; null when every cell ran to its end.</param>
internal sealed record NotebookEnd(string? Error)
{
    /// <summary>True when it ended by a check or a gate of its own that said no: an answer, which running it again does not change.</summary>
    public bool IsRefusal { get; init; }

    internal static NotebookEnd Success { get; } = new((string?)null);

    /// <summary>What its result says; null when there is none, or not yet, and when somebody interrupted it, which says nothing of the notebook.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    internal static NotebookEnd? Read(string file) => ExecutionResult.Read(file) is { } result ? Of(result) : null;

    /// <summary>What a result says.</summary>
    internal static NotebookEnd? Of(ExecutionResult result) => result.Status switch
    {
        ExecutionStatus.Succeeded => Success,
        ExecutionStatus.Interrupted => null,
        var status => new(result.Error!.Sentence(isAnswer: status == ExecutionStatus.Refused)) { IsRefusal = status == ExecutionStatus.Refused },
    };
}
