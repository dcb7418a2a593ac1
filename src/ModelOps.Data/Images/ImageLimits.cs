namespace ModelOps;

/// <summary>What an image may cost to read.</summary>
public sealed record ImageLimits
{
    /// <summary>Width × height that is decoded at most; the default takes photographs of 100 million pixels (300 MB in memory).</summary>
    public long MostPixels { get; init; } = 100_000_000;

    /// <summary>Bytes of a file, or of the content of a data: URI, at most.</summary>
    public long MostBytes { get; init; } = 256L << 20;

    /// <summary>False when texts that are no data: URI are an error, as on a server: nothing is then read from the disk.</summary>
    public bool Files { get; init; } = true;
}
