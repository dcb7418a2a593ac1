namespace ModelOps.Learning.Networks;

/// <summary>Gives a net its rows in batches.</summary>
internal interface INetworkData
{
    /// <summary>The batches of an epoch, in order. Their values are valid until the next batch is asked for.</summary>
    /// <param name="rows">The rows, in the order of the epoch.</param>
    /// <param name="batchSize">Rows in a batch; the last one has what is left.</param>
    /// <param name="epoch">The epoch from 0 in which rows are learnt from, and may be changed at random; null to have them as they are.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    IEnumerable<NetworkBatch> Batches(int[] rows, int batchSize, int? epoch, CancellationToken cancellationToken);
}

/// <summary>Rows with their values.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Values">Their values, row after row; the array may be longer.</param>
internal readonly record struct NetworkBatch(int[] Rows, float[] Values);
