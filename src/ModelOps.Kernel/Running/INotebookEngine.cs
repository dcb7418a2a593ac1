using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Running;

/// <summary>What a notebook runs in: our kernel in this process, or another one in a process of its own.</summary>
internal interface INotebookEngine
{
    /// <summary>How cells run.</summary>
    KernelOptions Options { get; }

    /// <summary>The prompt number of the last cell.</summary>
    int ExecutionCount { get; }

    /// <summary>The cell that runs, or ran last, in this process; null when cells run in another.</summary>
    CellContext? Latest { get; }

    /// <summary>Puts this run's parameters into the notebook. Called before the first cell runs.</summary>
    /// <param name="document">The copy that is about to run.</param>
    /// <param name="parameters">Values by name.</param>
    /// <exception cref="KernelException">One of them cannot be used; nothing has run.</exception>
    void Inject(NotebookDocument document, IReadOnlyDictionary<string, object?> parameters);

    /// <summary>The parameters that a notebook takes, in the order of their declaration. No cell runs.</summary>
    /// <exception cref="KernelException">The tagged cell cannot be read.</exception>
    IReadOnlyList<DeclaredParameter> ListParameters(NotebookDocument document);

    /// <summary>Runs a cell, as <see cref="NotebookKernel.ExecuteAsync(CellRequest, IOutputSink, CancellationToken)"/> does.</summary>
    /// <param name="request">The cell.</param>
    /// <param name="sink">Takes what the cell shows, its error included.</param>
    /// <param name="cancellationToken">Interrupts the cell.</param>
    Task<CellResult> ExecuteAsync(CellRequest request, IOutputSink sink, CancellationToken cancellationToken);
}
