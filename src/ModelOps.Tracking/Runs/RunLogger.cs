using ModelOps.Tracking;
using ModelOps.Tracking.Validation;

namespace ModelOps;

/// <summary>
/// Collects the metric points of one run and writes them in batches: when 1000 have come, when a second has passed, and at the end.
/// A point is safe once <see cref="FlushAsync"/> has returned. While the store cannot be reached points are kept and tried again.
/// All members may be called from many threads.
/// </summary>
public sealed class RunLogger : IAsyncDisposable
{
    private const int BatchSize = 1000;
    private const int MostKept = 1_000_000;

    private readonly IRunStore store;
    private readonly string runId;
    private readonly Lock sync = new();
    private readonly SemaphoreSlim flushing = new(1);
    private readonly ITimer timer;
    private readonly List<Metric> points = [];
    private Exception? fault;

    /// <summary>A logger for a run.</summary>
    /// <param name="store">Where the run is.</param>
    /// <param name="runId">The run.</param>
    /// <param name="interval">How long a point waits at most; null for one second.</param>
    /// <param name="time">The clock; null is the system's.</param>
    public RunLogger(IRunStore store, string runId, TimeSpan? interval = null, TimeProvider? time = null)
    {
        this.store = store;
        this.runId = runId;
        var period = interval ?? TimeSpan.FromSeconds(1);
        timer = (time ?? TimeProvider.System).CreateTimer(static logger => _ = ((RunLogger)logger!).FlushInBackgroundAsync(), this, period, period);
    }

    /// <summary>Points that wait to be written.</summary>
    public int Waiting
    {
        get
        {
            lock (sync)
            {
                return points.Count;
            }
        }
    }

    /// <summary>Takes a point; waits only when a batch is full.</summary>
    /// <param name="metric">The point.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TrackingException">The key or time is refused, or an earlier batch was.</exception>
    public ValueTask LogMetricAsync(Metric metric, CancellationToken cancellationToken = default)
    {
        BatchRules.Metric(metric);
        ThrowFault();
        bool full;
        lock (sync)
        {
            if (points.Count >= MostKept)
            {
                throw new TrackingException(
                    ErrorCode.TemporarilyUnavailable,
                    $"{MostKept} metric points of run {runId} wait to be written and the tracking store does not take them; check that it can be reached.");
            }

            points.Add(metric);
            full = points.Count % BatchSize == 0;
        }

        return full ? new ValueTask(FlushAsync(keepOnOutage: true, cancellationToken)) : default;
    }

    /// <summary>Writes everything that waits; what was taken before the call is safe when it returns.</summary>
    /// <param name="cancellationToken">Ends the wait; what is not written stays.</param>
    /// <exception cref="TrackingException">The store refuses a batch or cannot be reached.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        ThrowFault();
        await FlushAsync(keepOnOutage: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes everything that waits and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync().ConfigureAwait(false);
        await FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task FlushInBackgroundAsync()
    {
        try
        {
            await FlushAsync(keepOnOutage: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception refused)
        {
            lock (sync)
            {
                fault ??= refused;
            }
        }
    }

    private async Task FlushAsync(bool keepOnOutage, CancellationToken cancellationToken)
    {
        await flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (NextBatch() is { Length: > 0 } batch)
            {
                try
                {
                    await store.LogBatchAsync(runId, new RunBatch(batch), cancellationToken).ConfigureAwait(false);
                }
                catch (TrackingException outage) when (outage.ErrorCode == ErrorCode.TemporarilyUnavailable)
                {
                    if (keepOnOutage)
                    {
                        return;
                    }

                    throw;
                }
                catch (TrackingException)
                {
                    // Refused for what it is: the same batch would be refused for ever.
                    Remove(batch.Length);
                    throw;
                }

                Remove(batch.Length);
            }
        }
        finally
        {
            flushing.Release();
        }
    }

    private Metric[] NextBatch()
    {
        lock (sync)
        {
            return [.. points.Take(BatchSize)];
        }
    }

    private void Remove(int count)
    {
        lock (sync)
        {
            points.RemoveRange(0, count);
        }
    }

    private void ThrowFault()
    {
        Exception? pending;
        lock (sync)
        {
            pending = fault;
            fault = null;
        }

        if (pending is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(pending);
        }
    }
}
