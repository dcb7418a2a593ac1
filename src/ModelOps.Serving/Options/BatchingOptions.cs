namespace ModelOps;

/// <summary>How small requests that come at the same time are joined and scored at once. It pays for models whose run has a price of its own, as those that only ONNX Runtime can score.</summary>
public sealed record BatchingOptions
{
    /// <summary>The most rows scored at once; a request of more than half of it is scored by itself. Default 256.</summary>
    public int MaxRows { get; init; } = 256;

    /// <summary>How long a request waits for others at most. It waits only while requests come at the same time: one that is alone is scored at once. Default 1 millisecond.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(1);

    internal IEnumerable<string> Errors()
    {
        if (MaxRows < 2)
        {
            yield return $"The largest batch {MaxRows} is out of range; give 2 rows or more, or leave batching out.";
        }

        if (MaxDelay < TimeSpan.Zero || MaxDelay > TimeSpan.FromSeconds(10))
        {
            yield return $"The delay {MaxDelay} of a batch is out of range; give 0 to 10 seconds.";
        }
    }
}
