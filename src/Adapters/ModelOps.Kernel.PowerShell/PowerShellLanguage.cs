using ModelOps.Kernel.Completion;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.PowerShell;

/// <summary>PowerShell in a session: one runspace, made when the first cell runs.</summary>
public sealed class PowerShellLanguage : CellLanguage
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private PowerShellSession? _session;

    /// <summary>Adds the language to a session, in place of a <c>pwsh</c> that is installed.</summary>
    /// <param name="kernel">The session.</param>
    public static void AddTo(NotebookKernel kernel) => kernel.AddLanguage(
        new LanguageDescription("pwsh", "What follows is PowerShell.") { Aliases = ["powershell"] },
        () => new PowerShellLanguage());

    /// <inheritdoc />
    public override async Task<LanguageResult> RunAsync(LanguageCell cell, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _session ??= new PowerShellSession(cell.Host.Folder);
            await _session.RunAsync(cell, cancellationToken).ConfigureAwait(false);
            return LanguageResult.None;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public override Task<LanguageVariable?> FindAsync(string name, CancellationToken cancellationToken) => WhileIdleAsync(session => session?.Find(name), cancellationToken);

    /// <inheritdoc />
    public override Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) => WhileIdleAsync(session => session?.Names() ?? [], cancellationToken);

    /// <inheritdoc />
    public override async Task<CompletionList> CompleteAsync(string code, int position, CancellationToken cancellationToken)
    {
        // A runspace does one thing at a time: while a cell runs, nothing is offered.
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

    private async Task<T> WhileIdleAsync<T>(Func<PowerShellSession?, T> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return read(_session);
        }
        finally
        {
            _turn.Release();
        }
    }
}
