namespace ModelOps.Serving.Gateway;

/// <summary>Counts what a version did in the shadow.</summary>
internal sealed class ShadowCounts
{
    private long _mirrored;
    private long _dropped;
    private long _failed;
    private long _rows;
    private long _agreed;

    internal ShadowReport? Report => Interlocked.Read(ref _mirrored) + Interlocked.Read(ref _dropped) + Interlocked.Read(ref _failed) is 0
        ? null
        : new(Interlocked.Read(ref _mirrored), Interlocked.Read(ref _dropped), Interlocked.Read(ref _failed), Interlocked.Read(ref _rows), Interlocked.Read(ref _agreed));

    internal void Dropped() => Interlocked.Increment(ref _dropped);

    internal void Failed() => Interlocked.Increment(ref _failed);

    internal void Compared((int Rows, int Agreed) found)
    {
        Interlocked.Increment(ref _mirrored);
        Interlocked.Add(ref _rows, found.Rows);
        Interlocked.Add(ref _agreed, found.Agreed);
    }
}
