using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Running;

/// <summary>What happens in a run, as it happens.</summary>
public abstract record NotebookRunEvent;

/// <summary>The notebook is prepared, with its parameters and without old outputs; it is written, and cells start next.</summary>
/// <param name="Document">The notebook as it will be executed; what is changed in it is written with it.</param>
public sealed record RunStarted(NotebookDocument Document) : NotebookRunEvent;

/// <summary>What happens to a cell.</summary>
/// <param name="Number">The cell's number in the executed notebook, from 1.</param>
/// <param name="Cell">The cell.</param>
public abstract record CellEvent(int Number, NotebookCell Cell) : NotebookRunEvent;

/// <summary>A code cell begins.</summary>
/// <param name="Number">The cell's number in the executed notebook, from 1.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Total">How many cells the notebook has.</param>
public sealed record CellStarted(int Number, NotebookCell Cell, int Total) : CellEvent(Number, Cell);

/// <summary>A code cell is not run.</summary>
/// <param name="Number">The cell's number in the executed notebook, from 1.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Total">How many cells the notebook has.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record CellLeftOut(int Number, NotebookCell Cell, int Total, string Reason) : CellEvent(Number, Cell);

/// <summary>A code cell is not run again: what it came to in an earlier run was restored.</summary>
/// <param name="Number">The cell's number in the executed notebook, from 1.</param>
/// <param name="Cell">The cell, with its outputs.</param>
/// <param name="Total">How many cells the notebook has.</param>
/// <param name="Reason">Why that may be.</param>
public sealed record CellRestored(int Number, NotebookCell Cell, int Total, string Reason) : CellEvent(Number, Cell);

/// <summary>Something to know about a cell that runs, or ran: why it runs again, or why it was not kept.</summary>
/// <param name="Number">The cell's number in the executed notebook, from 1.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Note">A sentence.</param>
public sealed record CellNoted(int Number, NotebookCell Cell, string Note) : CellEvent(Number, Cell);

/// <summary>A cell shows something.</summary>
/// <param name="Number">The cell's number in the executed notebook, from 1.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Output">What it shows.</param>
public sealed record CellShowed(int Number, NotebookCell Cell, CellOutput Output) : CellEvent(Number, Cell);

/// <summary>A code cell has ended.</summary>
/// <param name="Number">The cell's number in the executed notebook, from 1.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Result">How.</param>
public sealed record CellFinished(int Number, NotebookCell Cell, CellResult Result) : CellEvent(Number, Cell)
{
    /// <summary>True when it threw, and its tag <see cref="NotebookRunner.RaisesException"/> says that it may: the run goes on.</summary>
    public bool IsExpected => Result.Status == CellStatus.Error && Cell.Tags.Contains(NotebookRunner.RaisesException);
}
