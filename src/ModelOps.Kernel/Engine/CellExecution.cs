namespace ModelOps.Kernel.Engine;

/// <summary>
/// One cell's run and the means to stop it: first its token, then checkpoints in its loops, then an interrupt of the
/// thread it blocks; what even that does not stop is left behind, and ends at its next checkpoint.
/// </summary>
internal sealed class CellExecution : IDisposable
{
    private static readonly TimeSpan _beforeThreadInterrupt = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _beforeLeavingBehind = TimeSpan.FromMilliseconds(700);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenRegistration _outer;
    private readonly TaskCompletionSource _leftBehind = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly List<ITimer> _timers = [];
    private readonly Lock _lock = new();
    private Thread? _thread;
    private string? _reason;
    private bool _ended;

    public CellExecution(KernelOptions options, long sessionStart, CancellationToken cancellationToken)
    {
        _time = options.Time;
        if (options.CellTimeLimit is { } limit)
        {
            _timers.Add(_time.CreateTimer(_ => Stop(CellStop.TimeLimit, $"The cell ran longer than its limit of {limit}."), null, limit, Timeout.InfiniteTimeSpan));
        }

        if (options.TimeLimit is { } whole)
        {
            var left = whole - _time.GetElapsedTime(sessionStart);
            _timers.Add(_time.CreateTimer(_ => Stop(CellStop.TimeLimit, $"The run took longer than its limit of {whole}."), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        }

        if (options.CellMemoryLimit is { } bytes)
        {
            var before = GC.GetTotalMemory(forceFullCollection: false);
            var often = TimeSpan.FromMilliseconds(100);
            _timers.Add(_time.CreateTimer(_ => WatchMemory(before, bytes), null, often, often));
        }

        _outer = cancellationToken.Register(() => Stop(CellStop.Interrupt, "The cell was interrupted; the session and its variables are kept."));
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>Why the cell was stopped; null while it was not.</summary>
    public string? StopReason => Volatile.Read(ref _reason);

    /// <summary>What stopped it; read it when there is a reason.</summary>
    public CellStop Stopped { get; private set; }

    /// <summary>Waits for the work, but after a stop only a moment.</summary>
    public async Task<T> WaitAsync<T>(Task<T> work)
    {
        _ = work.ContinueWith(_ => End(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (await Task.WhenAny(work, _leftBehind.Task).ConfigureAwait(false) != work)
        {
            throw new OperationCanceledException(StopReason + " Some of its code does not react and is left to end by itself.", Token);
        }

        return await work.ConfigureAwait(false);
    }

    /// <summary>Runs the synchronous beginning of a cell's code on a thread that an interrupt can wake.</summary>
    public Task<T> OnThread<T>(Func<Task<T>> start)
    {
        var started = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    started.SetResult(start());
                }
                catch (Exception exception)
                {
                    started.SetException(exception);
                }
                finally
                {
                    lock (_lock)
                    {
                        _thread = null;
                    }
                }
            },
            maxStackSize: 16 << 20)
        { IsBackground = true, Name = "cell" };
        lock (_lock)
        {
            _thread = thread;
        }

        thread.Start();
        return started.Task.Unwrap();
    }

    public void Dispose()
    {
        _outer.Dispose();
        lock (_lock)
        {
            _timers.ForEach(timer => timer.Dispose());
            _timers.Clear();
        }
    }

    private void Stop(CellStop stop, string reason)
    {
        lock (_lock)
        {
            if (_reason is not null || _ended)
            {
                return;
            }

            Stopped = stop;
            Volatile.Write(ref _reason, reason);
            Checkpoint.Arm();
            _timers.Add(_time.CreateTimer(_ => InterruptThread(), null, _beforeThreadInterrupt, _beforeThreadInterrupt));
            _timers.Add(_time.CreateTimer(_ => _leftBehind.TrySetResult(), null, _beforeLeavingBehind, Timeout.InfiniteTimeSpan));
        }

        // A handler of the token that blocks must not keep the timers from their work.
        _ = Task.Run(_stop.Cancel);
    }

    private void InterruptThread()
    {
        lock (_lock)
        {
            _thread?.Interrupt();
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _ended = true;
            if (_reason is not null)
            {
                Checkpoint.Disarm();
            }
        }
    }

    private void WatchMemory(long before, long limit)
    {
        if (GC.GetTotalMemory(forceFullCollection: false) - before > limit
            && GC.GetTotalMemory(forceFullCollection: true) - before > limit)
        {
            Stop(CellStop.MemoryLimit, $"The cell used more memory than its limit of {limit / (1 << 20)} MB.");
        }
    }
}
