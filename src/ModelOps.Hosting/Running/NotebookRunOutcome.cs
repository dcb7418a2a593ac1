using System.Text.Json.Nodes;
using ModelOps.Hosting.Running;
using ModelOps.Kernel.Running;
using ModelOps.Pipelines.Results;

namespace ModelOps;

/// <summary>What came of a headless run.</summary>
/// <param name="Copy">The full path of the executed notebook.</param>
/// <param name="Result">The executed notebook, the cell that failed, the duration.</param>
public sealed record NotebookRunOutcome(string Copy, NotebookRunResult Result)
{
    /// <summary>How it ended; success when every cell ran to its end.</summary>
    public ExecutionStatus Status => Result.Failure is { } failure ? CellVerdict.Status(failure.Error) : ExecutionStatus.Succeeded;

    /// <summary>0 when every cell ran to its end; 3 when a check or a gate said no (<see cref="CheckFailedException"/>), 4 after a time limit, 6 without memory, 130 when it was interrupted, else 1.</summary>
    public int ExitCode => Status.ExitCode();

    /// <summary>The results that its cells named by <c>ops.Output</c>, in the order in which their names came.</summary>
    public JsonObject Outputs { get; init; } = [];
}
