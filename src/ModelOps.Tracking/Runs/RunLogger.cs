using ModelOps.Tracking;
using ModelOps.Tracking.Guarding;
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

    private readonly IRunStore _store;
    private readonly string _runId;
    private readonly Lock _sync = new();
    private readonly SemaphoreSlim _flushing = new(1);
    private readonly ITimer _timer;
    private readonly List<Metric> _points = [];
    private Exception? _error;
    private string? _known;

    /// <summary>A logger for a run.</summary>
    /// <param name="store">Where the run is.</param>
    /// <param name="runId">The run.</param>
    /// <param name="interval">How long a point waits at most; null for one second.</param>
    /// <param name="time">The clock; null is the system's.</param>
    public RunLogger(IRunStore store, string runId, TimeSpan? interval = null, TimeProvider? time = null)
    {
        _store = store;
        _runId = runId;
        var period = interval ?? TimeSpan.FromSeconds(1);
        _timer = (time ?? TimeProvider.System).CreateTimer(static logger => _ = ((RunLogger)logger!).FlushInBackgroundAsync(), this, period, period);
    }

    /// <summary>Points that wait to be written.</summary>
    public int Waiting
    {
        get
        {
            lock (_sync)
            {
                return _points.Count;
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
        if (!ReferenceEquals(metric.Key, _known))
        {
            StoreGuard.MetricName(metric.Key);
            _known = metric.Key;
        }

        ThrowError();
        bool full;
        lock (_sync)
        {
            if (_points.Count >= MostKept)
            {
                throw new TrackingException(
                    ErrorCode.TemporarilyUnavailable,
                    $"{MostKept} metric points of run {_runId} wait to be written and the tracking store does not take them; check that it can be reached.");
            }

            _points.Add(metric);
            full = _points.Count % BatchSize == 0;
        }

        return full ? new ValueTask(FlushAsync(keepOnOutage: true, cancellationToken)) : default;
    }

    /// <summary>Writes everything that waits; what was taken before the call is safe when it returns.</summary>
    /// <param name="cancellationToken">Ends the wait; what is not written stays.</param>
    /// <exception cref="TrackingException">The store refuses a batch or cannot be reached.</exception>
    public Task FlushAsync(CancellationToken cancellationToken = default) => FlushAsync(keepOnOutage: false, cancellationToken);

    /// <summary>Writes everything that waits and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task FlushInBackgroundAsync()
    {
        await _flushing.WaitAsync().ConfigureAwait(false);
        try
        {
            await WriteAsync(keepOnOutage: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception refused)
        {
            lock (_sync)
            {
                _error ??= refused;
            }
        }
        finally
        {
            _flushing.Release();
        }
    }

    private async Task FlushAsync(bool keepOnOutage, CancellationToken cancellationToken)
    {
        await _flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteAsync(keepOnOutage, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _flushing.Release();
        }

        // What was refused in the background, also while this waited for its turn.
        ThrowError();
    }

    private async Task WriteAsync(bool keepOnOutage, CancellationToken cancellationToken)
    {
        while (NextBatch() is { Length: > 0 } batch)
        {
            try
            {
                await _store.LogBatchAsync(_runId, new RunBatch(batch), cancellationToken).ConfigureAwait(false);
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

    private Metric[] NextBatch()
    {
        lock (_sync)
        {
            return [.. _points.Take(BatchSize)];
        }
    }

    private void Remove(int count)
    {
        lock (_sync)
        {
            _points.RemoveRange(0, count);
        }
    }

    private void ThrowError()
    {
        Exception? pending;
        lock (_sync)
        {
            pending = _error;
            _error = null;
        }

        if (pending is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(pending);
        }
    }
}
