using ModelOps.Kernel.Completion;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.FSharp;

/// <summary>F# in a session. The compiler is loaded when the first cell runs.</summary>
public sealed class FSharpLanguage : CellLanguage
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private FSharpSession? _session;

    /// <summary>Adds the language to a session.</summary>
    /// <param name="kernel">The session.</param>
    public static void AddTo(NotebookKernel kernel) => kernel.AddLanguage(
        new LanguageDescription("fsharp", "What follows is F#.") { Aliases = ["f#", "fs"], TakesReferences = true },
        () => new FSharpLanguage());

    /// <inheritdoc />
    public override async Task<LanguageResult> RunAsync(LanguageCell cell, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(true);
        try
        {
            _session ??= new FSharpSession(cell.References);
            return _session.Run(cell, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public override Task<LanguageVariable?> FindAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_session?.Find(name));

    /// <inheritdoc />
    public override Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(_session?.Names() ?? []);

    /// <inheritdoc />
    public override async Task<CompletionList> CompleteAsync(string code, int position, CancellationToken cancellationToken)
    {
        // The compiler serves one at a time: while a cell runs, nothing is offered.
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            return new CompletionList(position, position, []);
        }

        try
        {
            return _session?.Complete(code, position) ?? new CompletionList(position, position, []);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _session?.Dispose();
        _turn.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
