using System.Numerics.Tensors;

namespace ModelOps.Learning.Linear;

/// <summary>
/// A feature matrix as doubles in tiles of rows, column-major within a tile: products run over whole vectors and a tile's
/// scores stay in the nearest cache between the forward and the backward product.
/// </summary>
internal sealed class RowTiles
{
    public const int Height = 512;

    // Below this many values a pass takes under a millisecond, and waiting for other threads costs more than they save.
    private const int WorthThreads = 1_000_000;
    private readonly double[][] _tiles;

    public RowTiles(Features x)
    {
        RowCount = x.RowCount;
        Width = x.Count;
        _tiles = new double[(x.RowCount + Height - 1) / Height][];
        void Fill(int tile)
        {
            var (start, rows) = Rows(tile);
            var values = new double[rows * Width];
            for (var i = 0; i < rows; i++)
            {
                var row = x.Row(start + i);
                for (var j = 0; j < row.Length; j++)
                {
                    values[(j * rows) + i] = row[j];
                }
            }

            _tiles[tile] = values;
        }

        Run(_tiles.Length, Environment.ProcessorCount, Fill);
    }

    public int RowCount { get; }

    public int Width { get; }

    public int Count => _tiles.Length;

    /// <summary>The first row of a tile and how many it has.</summary>
    public (int Start, int Rows) Rows(int tile) => (tile * Height, Math.Min(Height, RowCount - (tile * Height)));

    /// <summary>One column within a tile.</summary>
    public ReadOnlySpan<double> Column(int tile, int column)
    {
        var rows = Rows(tile).Rows;
        return _tiles[tile].AsSpan(column * rows, rows);
    }

    /// <summary>scores = intercept + tile · weights.</summary>
    public void Multiply(int tile, ReadOnlySpan<double> weights, double intercept, Span<double> scores)
    {
        scores.Fill(intercept);
        for (var j = 0; j < Width; j++)
        {
            if (weights[j] != 0)
            {
                VectorKernels.AddScaled(Column(tile, j), weights[j], scores);
            }
        }
    }

    /// <summary>gradient += tileᵀ · residuals; the last place is the intercept's.</summary>
    public void AddTransposed(int tile, ReadOnlySpan<double> residuals, Span<double> gradient)
    {
        for (var j = 0; j < Width; j++)
        {
            gradient[j] += VectorKernels.Dot(Column(tile, j), residuals);
        }

        gradient[Width] += TensorPrimitives.Sum(residuals);
    }

    /// <summary>
    /// Sums a gradient and a loss over all tiles. Tiles are dealt to a fixed number of groups and the groups are added in
    /// order, so that the result does not depend on the number of threads.
    /// </summary>
    public double Sum(double[] gradient, int threads, Func<int, double[], double> addTile)
    {
        const int MostGroups = 32;
        var groups = Math.Min(MostGroups, Count);
        var partial = new double[groups][];
        var losses = new double[groups];
        void AddGroup(int group)
        {
            partial[group] = new double[gradient.Length];
            for (var tile = group * Count / groups; tile < (group + 1) * Count / groups; tile++)
            {
                losses[group] += addTile(tile, partial[group]);
            }
        }

        Run(groups, threads, AddGroup);
        Array.Clear(gradient);
        foreach (var part in partial)
        {
            TensorPrimitives.Add(gradient, part, gradient);
        }

        return losses.Sum();
    }

    private void Run(int count, int threads, Action<int> work)
    {
        if (threads > 1 && (long)RowCount * Width > WorthThreads)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            work(i);
        }
    }
}
