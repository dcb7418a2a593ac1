using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Running;

/// <summary>Keeps what cells came to, and gives it back in a later run in place of running them.</summary>
internal interface ICellKeeper
{
    /// <summary>Whether there is anything to keep or to restore, which may take time.</summary>
    bool Keeps { get; }

    /// <summary>Called once, with the cells about to run.</summary>
    void Begin(NotebookDocument document);

    /// <summary>Restores a cell, or says that it is to run.</summary>
    /// <param name="cell">The cell; when it is restored, it has its outputs.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<CellDecision> DecideAsync(NotebookCell cell, CancellationToken cancellationToken);

    /// <summary>Called after a cell ran, well or not.</summary>
    /// <param name="cell">The cell, with its outputs.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What is to be said, or null.</returns>
    Task<string?> EndedAsync(NotebookCell cell, CellResult result, CancellationToken cancellationToken);
}

/// <summary>What is done with a cell.</summary>
/// <param name="IsRestored">False to run it.</param>
/// <param name="Reason">Why, in a few words; null for nothing to say.</param>
internal sealed record CellDecision(bool IsRestored, string? Reason);
