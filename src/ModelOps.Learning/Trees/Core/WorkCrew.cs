using System.Runtime.ExceptionServices;

namespace ModelOps.Learning.Trees;

/// <summary>
/// Threads that stay for a whole fit. A job of a few microseconds is handed over by writing one field: workers spin
/// for a moment after each job and only then sleep. The caller works along, so a worker that the system does not
/// schedule holds nobody up.
/// </summary>
internal sealed class WorkCrew : IDisposable
{
    private const int SpinsBeforeSleep = 400;
    private const int SpinsBeforeYield = 1000;
    private readonly Lock _gateForCallers = new();
    private readonly object _bed = new();
    private readonly Thread[] _workers;
    private Round _round = new(static _ => { }, 0);
    private int _sleeping;
    private volatile bool _stopping;

    /// <summary>No threads but the caller's; any number of callers at once.</summary>
    public static WorkCrew Alone { get; } = new(1);

    /// <param name="threads">All threads, the caller's included; at least 1.</param>
    public WorkCrew(int threads)
    {
        Threads = threads;
        _workers = new Thread[threads - 1];
        for (var i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = "modelops-trees" };
            _workers[i].Start();
        }
    }

    public int Threads { get; }

    /// <summary>Runs <paramref name="job"/> for 0 to <paramref name="parts"/> − 1, in any order on any thread, and returns when all are done.</summary>
    public void Run(int parts, Action<int> job)
    {
        if (_workers.Length == 0 || parts <= 1)
        {
            for (var part = 0; part < parts; part++)
            {
                job(part);
            }

            return;
        }

        lock (_gateForCallers)
        {
            var round = new Round(job, parts);
            Volatile.Write(ref _round, round);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _sleeping) > 0)
            {
                lock (_bed)
                {
                    Monitor.PulseAll(_bed);
                }
            }

            round.Help();
            round.Wait();
        }
    }

    public void Dispose()
    {
        _stopping = true;
        lock (_bed)
        {
            Monitor.PulseAll(_bed);
        }

        foreach (var worker in _workers)
        {
            worker.Join();
        }
    }

    private void Work()
    {
        var last = Volatile.Read(ref _round);
        var spins = 0;
        while (!_stopping)
        {
            var round = Volatile.Read(ref _round);
            if (round != last)
            {
                last = round;
                spins = 0;
                round.Help();
            }
            else if (++spins < SpinsBeforeSleep)
            {
                Thread.SpinWait(16);
            }
            else
            {
                Sleep(last);
                spins = 0;
            }
        }
    }

    private void Sleep(Round last)
    {
        lock (_bed)
        {
            Interlocked.Increment(ref _sleeping);
            while (Volatile.Read(ref _round) == last && !_stopping)
            {
                Monitor.Wait(_bed);
            }

            Interlocked.Decrement(ref _sleeping);
        }
    }

    private sealed class Round(Action<int> job, int parts)
    {
        private int _next;
        private int _done;
        private Exception? _error;

        public void Help()
        {
            int part;
            while ((part = Interlocked.Increment(ref _next) - 1) < parts)
            {
                try
                {
                    job(part);
                }
                catch (Exception exception)
                {
                    _error = exception;
                }

                Interlocked.Increment(ref _done);
            }
        }

        public void Wait()
        {
            for (var spins = 0; Volatile.Read(ref _done) < parts; spins++)
            {
                // A worker that does not come to its end soon may want this very core.
                if (spins < SpinsBeforeYield)
                {
                    Thread.SpinWait(1);
                }
                else
                {
                    Thread.Yield();
                }
            }

            if (_error is not null)
            {
                ExceptionDispatchInfo.Throw(_error);
            }
        }
    }
}
