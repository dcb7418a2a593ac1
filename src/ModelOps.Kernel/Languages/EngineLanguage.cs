using ModelOps.Kernel.Completion;

namespace ModelOps.Kernel.Languages;

/// <summary>A language whose engine is inside the process. The engine is made when the first cell runs.</summary>
/// <param name="start">Makes the engine for the first cell.</param>
public sealed class EngineLanguage(Func<LanguageCell, ILanguageEngine> start) : CellLanguage
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ILanguageEngine? _engine;
    private volatile bool _ended;

    /// <inheritdoc />
    public override Task<LanguageResult> RunAsync(LanguageCell cell, CancellationToken cancellationToken)
    {
        // Waits on the cell's own thread, which an interrupt can wake.
        _turn.Wait(cancellationToken);
        try
        {
            _engine ??= start(cell);
            return Task.FromResult(_engine.Run(cell, cancellationToken));
        }
        finally
        {
            _turn.Release();
            EndWhenIdle();
        }
    }

    /// <inheritdoc />
    public override async Task<LanguageVariable?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _engine?.Find(name);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) => Task.FromResult(WhenIdle(engine => engine.Names()) ?? []);

    /// <inheritdoc />
    public override Task<CompletionList> CompleteAsync(string code, int position, CancellationToken cancellationToken) =>
        Task.FromResult(WhenIdle(engine => engine.Complete(code, position)) ?? new CompletionList(position, position, []));

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _ended = true;
        EndWhenIdle();
        return base.DisposeAsync();
    }

    // An engine does one thing at a time: while a cell runs, nothing is offered.
    private T? WhenIdle<T>(Func<ILanguageEngine, T> ask)
        where T : class
    {
        if (!_turn.Wait(0))
        {
            return null;
        }

        try
        {
            return _engine is null ? null : ask(_engine);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Code that no interrupt has stopped still uses the engine: the session does not wait for it. The turn is kept, so this happens once.
    private void EndWhenIdle()
    {
        if (_ended && _turn.Wait(0))
        {
            _engine?.Dispose();
        }
    }
}
