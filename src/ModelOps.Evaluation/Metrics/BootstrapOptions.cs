namespace ModelOps;

/// <summary>How often and how rows are drawn again to see how far a metric would swing.</summary>
public sealed record BootstrapOptions
{
    /// <summary>The number of resamples, 100 to 100,000. Default 1,000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>The confidence of the intervals, between 0 and 1. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The seed; the same seed gives the same intervals on every machine. Default 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>The most threads it uses; 0 uses all processors, and 1 the caller's alone. The intervals are the same.</summary>
    public int Threads { get; init; }

    internal IEnumerable<string> Errors()
    {
        if (Resamples is < 100 or > 100_000)
        {
            yield return $"The number of resamples {Resamples} is out of range; give 100 to 100000.";
        }

        if (Confidence is not (> 0 and < 1))
        {
            yield return $"The confidence {Confidence} is out of range; give a number between 0 and 1, such as 0.95.";
        }

        if (Threads < 0)
        {
            yield return $"The number of threads {Threads} is out of range; give 1 or more, or 0 for all processors.";
        }
    }
}
