using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Running;

/// <summary>What came of a run.</summary>
/// <param name="Document">The executed notebook: with outputs, and with the error when a cell failed.</param>
/// <param name="Failure">The first cell that failed; null when all ran.</param>
/// <param name="Duration">How long the run took.</param>
public sealed record NotebookRunResult(NotebookDocument Document, CellFailure? Failure, TimeSpan Duration)
{
    /// <summary>Whether every cell that was to run ran to its end, or one finished the run early.</summary>
    public bool Succeeded => Failure is null;

    /// <summary>Why a cell finished the run early, with success (<c>ops.Finish</c>); null when none did.</summary>
    public string? FinishedEarly { get; init; }
}

/// <summary>The cell that ended a run.</summary>
/// <param name="Number">The cell's number in the executed notebook, from 1.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Status">Whether it failed or was stopped.</param>
/// <param name="Error">The error: exception, message, line in the cell.</param>
public sealed record CellFailure(int Number, NotebookCell Cell, CellStatus Status, CellError Error)
{
    /// <summary>The source line that failed; null when unknown.</summary>
    public string? SourceLine => Error.Line is { } line && Cell.Source.Split('\n') is var lines && line <= lines.Length ? lines[line - 1].Trim() : null;
}
