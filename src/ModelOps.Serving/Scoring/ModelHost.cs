namespace ModelOps.Serving.Scoring;

/// <summary>Holds the version that is served now. A request takes a lease; a replaced version lives until its last lease is given back.</summary>
internal sealed class ModelHost(ServedModel first) : IDisposable
{
    private ServedModel _current = first;
    private volatile bool _isReady;
    private int _disposed;

    /// <summary>The version that new requests get; to score with it, take a <see cref="Lease"/>.</summary>
    internal ServedModel Current => Volatile.Read(ref _current);

    /// <summary>Whether new requests are welcome: false before the first warm-up is done, and while the host is stopping.</summary>
    internal bool IsReady
    {
        get => _isReady;
        set => _isReady = value;
    }

    /// <summary>The current version for one request. Dispose the lease when the answer is made, and hold it no longer: a client that is slow to send must not keep an old version.</summary>
    internal ModelLease Lease()
    {
        while (true)
        {
            var current = Current;
            if (current.TryTake())
            {
                return new ModelLease(current);
            }

            ObjectDisposedException.ThrowIf(current == Current, this);
        }
    }

    /// <summary>Gives new requests another version.</summary>
    /// <returns>The old one.</returns>
    internal ServedModel Replace(ServedModel next)
    {
        var old = Interlocked.Exchange(ref _current, next);
        old.Return();
        return old;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Current.Return();
        }
    }
}
