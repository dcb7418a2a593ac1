namespace ModelOps.Learning.Trees;

/// <summary>
/// Up to 16 features whose bins lie together row by row. One thread adds up a block's histogram, small enough for
/// the nearest cache; hence no histogram is ever merged.
/// </summary>
internal sealed unsafe class FeatureBlock : IDisposable
{
    public const int MostWidth = 16;
    private const int Register = 8;
    private readonly NativeArray<byte> _bins;

    public FeatureBlock(int[] members, FeatureBins[] features, int histogramStart, int rowCount)
    {
        Members = members;
        Starts = new int[members.Length];
        HistogramStart = histogramStart;
        for (var j = 0; j < members.Length; j++)
        {
            Starts[j] = HistogramLength;
            HistogramLength += (features[members[j]].TotalCount + Register - 1) & -Register;
        }

        Stride = members.Length <= 4 ? 4 : members.Length <= 8 ? 8 : MostWidth;
        _bins = new NativeArray<byte>((long)rowCount * Stride);
    }

    /// <summary>The features in the block, ascending.</summary>
    public int[] Members { get; }

    /// <summary>Where each member's bins start in the block's histogram; up to the next are whole vector registers, empty past the last bin.</summary>
    public int[] Starts { get; }

    /// <summary>Where the block's histogram starts in that of all blocks.</summary>
    public int HistogramStart { get; }

    public int HistogramLength { get; }

    /// <summary>The distance of two rows: 4, 8 or 16 bytes.</summary>
    public int Stride { get; }

    public byte* Bins => _bins.Pointer;

    public void Dispose() => _bins.Dispose();
}
