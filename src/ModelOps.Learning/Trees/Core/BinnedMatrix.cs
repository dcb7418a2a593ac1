using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Trees;

/// <summary>
/// The features as bins, twice: in blocks of up to 16 features row by row, from which histograms are added up, and
/// column by column, from which rows are told left or right.
/// </summary>
internal sealed unsafe class BinnedMatrix : IDisposable
{
    private const int MostSampled = 200_000;
    private const int ChunkRows = 4096;
    private readonly NativeArray<byte> _columns;
    private readonly long _columnStride;

    private BinnedMatrix(int rowCount, FeatureBins[] features)
    {
        RowCount = rowCount;
        Features = features;
        _columnStride = (rowCount + 127L) & ~63L;
        _columns = new NativeArray<byte>(_columnStride * features.Length);
    }

    public int RowCount { get; }

    public FeatureBins[] Features { get; }

    /// <summary>Empty when made without blocks.</summary>
    public FeatureBlock[] Blocks { get; private set; } = [];

    /// <summary>The length of a histogram of all blocks.</summary>
    public int HistogramLength { get; private set; }

    public byte* Column(int feature) => _columns.Pointer + (feature * _columnStride);

    public void Dispose()
    {
        _columns.Dispose();
        foreach (var block in Blocks)
        {
            block.Dispose();
        }
    }

    /// <summary>Chooses bins and fills the matrix.</summary>
    public static BinnedMatrix Of(Features x, int mostBins, bool withBlocks, WorkCrew crew)
    {
        var features = new FeatureBins[x.Count];
        crew.Run(x.Count, feature => features[feature] = BinsOf(x, feature, mostBins));
        var matrix = new BinnedMatrix(x.RowCount, features);
        if (withBlocks)
        {
            matrix.MakeBlocks(crew.Threads);
        }

        crew.Run((x.RowCount + ChunkRows - 1) / ChunkRows, chunk => matrix.Fill(x, chunk * ChunkRows, Math.Min(x.RowCount, (chunk + 1) * ChunkRows)));
        return matrix;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static FeatureBins BinsOf(Features x, int feature, int mostBins)
    {
        var info = x.Columns[feature];
        var values = x.Array;
        var (rows, width) = (x.RowCount, x.Count);
        if (info.IsCategorical)
        {
            var counts = new int[info.CategoryCount];
            var missing = false;
            for (var row = 0; row < rows; row++)
            {
                var code = values[((long)row * width) + feature];
                if (code >= 0 && code < counts.Length)
                {
                    counts[(int)code]++;
                }
                else
                {
                    missing = true;
                }
            }

            return FeatureBins.OfCategories(counts, missing);
        }

        // Evenly spread rows make the sample; that any row lacks a value must be known of all rows.
        var sampled = Math.Min(rows, MostSampled);
        using var memory = new NativeArray<float>(2L * sampled);
        var buffer = memory.Span;
        var count = 0;
        for (var i = 0; i < sampled; i++)
        {
            var value = values[((long)i * rows / sampled * width) + feature];
            buffer[count] = value;
            count += float.IsNaN(value) ? 0 : 1;
        }

        var hasMissing = count < sampled;
        for (var row = 0; row < rows && !hasMissing && sampled < rows; row++)
        {
            hasMissing = float.IsNaN(values[((long)row * width) + feature]);
        }

        FloatSort.Sort(buffer[..count], buffer[sampled..]);
        return FeatureBins.OfNumbers(buffer[..count], hasMissing, mostBins);
    }

    // Enough blocks for the threads, with like numbers of features.
    private void MakeBlocks(int threads)
    {
        int[] useful = [.. Enumerable.Range(0, Features.Length).Where(feature => Features[feature].IsUseful)];
        var count = Math.Max((useful.Length + FeatureBlock.MostWidth - 1) / FeatureBlock.MostWidth, Math.Min(threads, (useful.Length + 3) / 4));
        Blocks = new FeatureBlock[count];
        for (var block = 0; block < count; block++)
        {
            var members = useful[(block * useful.Length / count)..((block + 1) * useful.Length / count)];
            Blocks[block] = new FeatureBlock(members, Features, HistogramLength, RowCount);
            HistogramLength += Blocks[block].HistogramLength;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(Features x, int from, int to)
    {
        foreach (var block in Blocks)
        {
            for (var row = from; row < to; row++)
            {
                var values = x.Row(row);
                var bins = block.Bins + ((long)row * block.Stride);
                for (var j = 0; j < block.Members.Length; j++)
                {
                    var feature = block.Members[j];
                    Column(feature)[row] = bins[j] = Features[feature].BinOf(values[feature]);
                }
            }
        }

        for (var feature = 0; feature < Features.Length && Blocks.Length == 0; feature++)
        {
            var column = Column(feature);
            var bins = Features[feature];
            for (var row = from; row < to; row++)
            {
                column[row] = bins.BinOf(x.Array[((long)row * x.Count) + feature]);
            }
        }
    }
}
