using ModelOps.Kernel.Completion;

namespace ModelOps.Kernel.Languages;

/// <summary>An interpreter or compiler inside the process. It is asked for one thing at a time, and disposed when the session ends.</summary>
public interface ILanguageEngine : IDisposable
{
    /// <summary>Runs a cell; the call blocks, on a thread of the cell's own.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="cancellationToken">Cancelled when the cell is interrupted. An interrupt of the thread follows, so code that only waits ends, too.</param>
    /// <returns>The cell's value, if it has one.</returns>
    /// <exception cref="LanguageException">The cell failed.</exception>
    LanguageResult Run(LanguageCell cell, CancellationToken cancellationToken);

    /// <summary>A variable; null when there is none of that name.</summary>
    /// <param name="name">The variable.</param>
    LanguageVariable? Find(string name);

    /// <summary>The names of the variables.</summary>
    IReadOnlyList<string> Names();

    /// <summary>What may stand at a place of a cell's text.</summary>
    /// <param name="code">The text.</param>
    /// <param name="position">The place, in UTF-16 units from the start.</param>
    CompletionList Complete(string code, int position);
}
