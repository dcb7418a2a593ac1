namespace ModelOps.Pipelines.Execution;

/// <summary>The processors that tasks may use at the same time. Who comes first is served first; a task that wants more than there are gets all.</summary>
/// <param name="count">How many there are.</param>
internal sealed class CpuSlots(int count)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(int Cpus, TaskCompletionSource Turn)> _waiting = new();
    private readonly int _count = count;
    private int _free = count;

    /// <summary>Waits for processors.</summary>
    /// <param name="cpus">How many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Dispose it to give them back.</returns>
    internal async Task<IDisposable> TakeAsync(int cpus, CancellationToken cancellationToken)
    {
        cpus = Math.Min(cpus, _count);
        var waiter = new LinkedListNode<(int Cpus, TaskCompletionSource Turn)>((cpus, new(TaskCreationOptions.RunContinuationsAsynchronously)));
        lock (_lock)
        {
            _waiting.AddLast(waiter);
            Serve();
        }

        var registration = cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                if (waiter.List is not null)
                {
                    _waiting.Remove(waiter);
                    waiter.Value.Turn.TrySetCanceled(cancellationToken);
                    Serve();
                }
            }
        });
        await using (registration.ConfigureAwait(false))
        {
            await waiter.Value.Turn.Task.ConfigureAwait(false);
        }

        return new Taken(this, cpus);
    }

    private void Serve()
    {
        while (_waiting.First is { } first && first.Value.Cpus <= _free)
        {
            _free -= first.Value.Cpus;
            _waiting.RemoveFirst();
            first.Value.Turn.TrySetResult();
        }
    }

    private void Give(int cpus)
    {
        lock (_lock)
        {
            _free += cpus;
            Serve();
        }
    }

    private sealed class Taken(CpuSlots slots, int cpus) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
            {
                slots.Give(cpus);
            }
        }
    }
}
