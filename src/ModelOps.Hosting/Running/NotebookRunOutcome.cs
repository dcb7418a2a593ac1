using ModelOps.Kernel.Running;

namespace ModelOps;

/// <summary>What came of a headless run.</summary>
/// <param name="Copy">The full path of the executed notebook.</param>
/// <param name="Result">The executed notebook, the cell that failed, the duration.</param>
public sealed record NotebookRunOutcome(string Copy, NotebookRunResult Result)
{
    /// <summary>0 when every cell ran to its end, else 1.</summary>
    public int ExitCode => Result.Succeeded ? 0 : 1;
}
