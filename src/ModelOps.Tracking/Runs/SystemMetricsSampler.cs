namespace ModelOps.Tracking.Runs;

/// <summary>Logs the machine's load while a run is active.</summary>
internal sealed class SystemMetricsSampler : IAsyncDisposable
{
    private readonly SystemSample _sample = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public SystemMetricsSampler(RunLogger logger, string folder, TimeSpan interval, TimeProvider time)
    {
        // The first look only sets the mark from which the processor's share is counted.
        _sample.Take(folder);
        _loop = RunAsync(logger, folder, interval, time);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync(RunLogger logger, string folder, TimeSpan interval, TimeProvider time)
    {
        using var timer = new PeriodicTimer(interval, time);
        for (long step = 0; await TickAsync(timer).ConfigureAwait(false); step++)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var (key, value) in _sample.Take(folder))
            {
                await logger.LogMetricAsync(new Metric(key, value, now, step), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> TickAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
