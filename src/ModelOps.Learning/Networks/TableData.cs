namespace ModelOps.Learning.Networks;

/// <summary>Rows of a matrix for a net.</summary>
internal sealed class TableData(Features x) : INetworkData
{
    private float[] _values = [];

    public IEnumerable<NetworkBatch> Batches(int[] rows, int batchSize, int? epoch, CancellationToken cancellationToken)
    {
        var size = Math.Min(batchSize, rows.Length) * x.Count;
        _values = _values.Length >= size ? _values : new float[size];
        for (var start = 0; start < rows.Length; start += batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var some = rows[start..Math.Min(rows.Length, start + batchSize)];
            for (var i = 0; i < some.Length; i++)
            {
                x.Row(some[i]).CopyTo(_values.AsSpan(i * x.Count));
            }

            yield return new NetworkBatch(some, _values);
        }
    }
}
