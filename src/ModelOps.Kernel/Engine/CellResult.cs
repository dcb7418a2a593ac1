namespace ModelOps.Kernel.Engine;

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>It ran to its end.</summary>
    Ok,

    /// <summary>It did not compile, or threw.</summary>
    Error,

    /// <summary>It was stopped: by an interrupt, its time limit or its memory limit.</summary>
    Interrupted,
}

/// <summary>What came of a cell.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="ExecutionCount">The prompt number after the run.</param>
/// <param name="Error">The error; null when the cell ran to its end.</param>
/// <param name="Value">The value of the trailing expression; null when there is none.</param>
/// <param name="Duration">How long it took.</param>
public sealed record CellResult(CellStatus Status, int ExecutionCount, CellError? Error, object? Value, TimeSpan Duration)
{
    /// <summary>Why the cell ended the whole run, with success (<see cref="NotebookKernel.FinishEarly"/>): of a notebook the cells after it are not run. Null when it did not.</summary>
    public string? FinishedEarly { get; init; }
}

/// <summary>The error that ended a cell.</summary>
/// <param name="Name">The exception's full type name, for example <c>System.InvalidOperationException</c>, or <c>CompilationError</c>.</param>
/// <param name="Message">The exception's message, or the compiler's messages.</param>
/// <param name="Traceback">Lines for the reader: message, inner exceptions, cell and line of each frame.</param>
/// <param name="Line">The line in the cell, from 1; null when unknown.</param>
/// <param name="Exception">The exception; null for a compile error.</param>
public sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback, int? Line, Exception? Exception)
{
    /// <summary>What stopped the cell; null when it ended by itself.</summary>
    public CellStop? Stop { get; init; }
}

/// <summary>What stops a cell.</summary>
public enum CellStop
{
    /// <summary>Somebody interrupted it.</summary>
    Interrupt,

    /// <summary>It ran longer than it may.</summary>
    TimeLimit,

    /// <summary>It used more memory than it may.</summary>
    MemoryLimit,

    /// <summary>The process of the kernel that ran it died.</summary>
    Death,
}
