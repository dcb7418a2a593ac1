using ModelOps.Learning.Networks;
using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Images;

/// <summary>Prepares batches ahead of the training, on worker threads: reads, resizes and augments. What a row becomes depends on seed, epoch and row alone.</summary>
/// <param name="store">The images.</param>
/// <param name="augmentation">How they are changed.</param>
/// <param name="seed">The seed of all changes.</param>
/// <param name="threads">Batches in the making at once.</param>
/// <param name="features">Turns images into features; null to give the images themselves.</param>
internal sealed class ImageLoader(ImageStore store, Augmentation augmentation, int seed, int threads, FeatureStore? features = null) : INetworkData
{
    private readonly int _size = features?.Size ?? store.Size.Size;

    public IEnumerable<NetworkBatch> Batches(int[] rows, int batchSize, int? epoch, CancellationToken cancellationToken)
    {
        var made = new Queue<Task<NetworkBatch>>();
        var spare = new Stack<float[]>();
        var next = 0;
        try
        {
            while (next < rows.Length || made.Count > 0)
            {
                while (next < rows.Length && made.Count <= threads)
                {
                    var some = rows[next..Math.Min(rows.Length, next + batchSize)];
                    var buffer = spare.TryPop(out var used) ? used : new float[batchSize * _size];
                    made.Enqueue(Task.Run(() => Fill(some, buffer, epoch, cancellationToken), cancellationToken));
                    next += some.Length;
                }

                var batch = made.Dequeue().GetAwaiter().GetResult();
                yield return batch;
                spare.Push(batch.Values);
            }
        }
        finally
        {
            // An error of a batch that nobody waits for any more was met by the one before it.
            Task.WhenAll(made).ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).GetAwaiter().GetResult();
        }
    }

    private NetworkBatch Fill(int[] rows, float[] values, int? epoch, CancellationToken cancellationToken)
    {
        float[]? changed = null;
        for (var i = 0; i < rows.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = values.AsSpan(i * _size, _size);
            if (augmentation.IsNone || epoch is not { } now)
            {
                if (features is null)
                {
                    store.CopyTo(rows[i], target);
                }
                else
                {
                    features.CopyTo(rows[i], target);
                }

                continue;
            }

            changed ??= features is null ? [] : new float[store.Size.Size];
            augmentation.Apply(store.Planes(rows[i]), store.Size, new SeededRandom(seed, unchecked((now * store.Count) + rows[i])), features is null ? target : changed);
            features?.Of(changed, target);
        }

        return new NetworkBatch(rows, values);
    }
}
