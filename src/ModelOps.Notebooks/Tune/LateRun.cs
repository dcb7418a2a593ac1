namespace ModelOps;

/// <summary>A run that is started when there is something to keep, so that input which is refused leaves none behind.</summary>
internal sealed class LateRun(ModelOpsSession ops, string name) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private ActiveRun? _run;

    internal async Task<ActiveRun> OpenAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            return _run ??= await ops.StartRunAsync(name, cancellationToken: cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    internal Task FailAsync(Exception fault) => _run?.FailAsync(fault) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
        }

        _opening.Dispose();
    }
}
