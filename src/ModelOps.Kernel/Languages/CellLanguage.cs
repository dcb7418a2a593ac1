using ModelOps.Kernel.Completion;

namespace ModelOps.Kernel.Languages;

/// <summary>
/// A language that cells may be written in beside C#, in one session: the door for languages. It is made when the first cell of the language runs;
/// cells come one at a time. Add one with <c>NotebookKernel.AddLanguage</c>.
/// </summary>
public abstract class CellLanguage : IAsyncDisposable
{
    /// <summary>Runs a cell. The call may block: it comes on a thread of the cell's own.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="cancellationToken">Cancelled when the cell is interrupted; the session of the language must live on.</param>
    /// <returns>The cell's value, if it has one.</returns>
    /// <exception cref="LanguageException">The cell failed.</exception>
    public abstract Task<LanguageResult> RunAsync(LanguageCell cell, CancellationToken cancellationToken);

    /// <summary>A variable of the language; null when there is none of that name.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public virtual Task<LanguageVariable?> FindAsync(string name, CancellationToken cancellationToken) => Task.FromResult<LanguageVariable?>(null);

    /// <summary>The names of the language's variables.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    public virtual Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>What may stand at a place of a cell's text in this language.</summary>
    /// <param name="code">The text.</param>
    /// <param name="position">The place, in UTF-16 units from the start.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public virtual Task<CompletionList> CompleteAsync(string code, int position, CancellationToken cancellationToken) => Task.FromResult(new CompletionList(position, position, []));

    /// <summary>Ends the language's session: processes and files.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
