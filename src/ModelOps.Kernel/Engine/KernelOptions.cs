using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelOps.Kernel.Engine;

/// <summary>How a session runs.</summary>
public sealed record KernelOptions
{
    /// <summary>The notebook's file; <c>#load</c>, <c>#r</c> and the package lock are looked up beside it. Null when it has no file.</summary>
    public string? NotebookPath { get; init; }

    /// <summary>
    /// Whether loops and methods of cells get checkpoints, so that an interrupt stops a busy loop; on by default.
    /// Without them only awaited and blocking calls can be interrupted.
    /// </summary>
    public bool Checkpoints { get; init; } = true;

    /// <summary>The longest time a cell may run; null for no limit.</summary>
    public TimeSpan? CellTimeLimit { get; init; }

    /// <summary>How long the session may run code, from its start on: the cell that runs then is stopped, and later ones at once; null for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How many bytes the managed heap may grow while a cell runs; null for no limit.</summary>
    public long? CellMemoryLimit { get; init; }

    /// <summary>Whether package locks are resolved anew and rewritten.</summary>
    public bool UpdateLock { get; init; }

    /// <summary>Changes each text that a cell shows, and the text of an executed notebook before it is written, as to take secrets out; null to leave them. What it leaves alone, it gives back as the same object.</summary>
    public Func<string, string>? Clean { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes the kernel's log (category <c>ModelOps.Kernel</c>): how cells and notebooks ended, never their code or values. By default nothing does.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
