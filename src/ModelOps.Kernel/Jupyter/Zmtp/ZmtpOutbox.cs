namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>Messages waiting for one peer. A full outbox slows the sender; a peer that then takes nothing is given up.</summary>
internal sealed class ZmtpOutbox(ZmtpLimits limits)
{
    private readonly object _gate = new();
    private readonly Queue<IReadOnlyList<ReadOnlyMemory<byte>>> _messages = new();
    private long _queuedBytes;
    private bool _isComplete;

    /// <summary>Queues a message; false when the outbox is closed, or full with a peer that takes nothing.</summary>
    public bool TryAdd(IReadOnlyList<ReadOnlyMemory<byte>> message)
    {
        lock (_gate)
        {
            while (_queuedBytes > limits.QueuedBytes && !_isComplete)
            {
                var before = _queuedBytes;
                if (!Monitor.Wait(_gate, limits.Stall) && _queuedBytes >= before)
                {
                    return false;
                }
            }

            if (_isComplete)
            {
                return false;
            }

            _messages.Enqueue(message);
            _queuedBytes += Size(message);
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Waits for the next message; null once complete and empty. <paramref name="onIdle"/> runs before a wait.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Take(Action onIdle)
    {
        lock (_gate)
        {
            if (_messages.Count > 0)
            {
                return Dequeue();
            }
        }

        onIdle();
        lock (_gate)
        {
            while (_messages.Count == 0)
            {
                if (_isComplete)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            return Dequeue();
        }
    }

    /// <summary>Takes no more messages; those queued are still to be taken unless they are discarded.</summary>
    public void Complete(bool discard)
    {
        lock (_gate)
        {
            _isComplete = true;
            if (discard)
            {
                _messages.Clear();
                _queuedBytes = 0;
            }

            Monitor.PulseAll(_gate);
        }
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> Dequeue()
    {
        var message = _messages.Dequeue();
        _queuedBytes -= Size(message);
        Monitor.PulseAll(_gate);
        return message;
    }

    private static long Size(IReadOnlyList<ReadOnlyMemory<byte>> message)
    {
        long size = 64;
        foreach (var frame in message)
        {
            size += frame.Length;
        }

        return size;
    }
}
