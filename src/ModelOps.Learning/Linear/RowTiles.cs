using System.Buffers;
using System.Runtime.CompilerServices;

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
        Run(_tiles.Length, Environment.ProcessorCount, tile => Fill(x, tile));
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(int tile, ReadOnlySpan<double> weights, double intercept, Span<double> scores)
    {
        scores.Fill(intercept);
        var j = 0;
        for (; j + 4 <= Width; j += 4)
        {
            VectorKernels.AddScaled4(Columns(tile, j, 4), weights.Slice(j, 4), scores);
        }

        for (; j < Width; j++)
        {
            VectorKernels.AddScaled(Column(tile, j), weights[j], scores);
        }
    }

    /// <summary>gradient += tileᵀ · residuals; the last place is the intercept's.</summary>
    public void AddTransposed(int tile, ReadOnlySpan<double> residuals, Span<double> gradient) => AddTransposed(Columns(tile, 0, Width), residuals, gradient);

    /// <summary>hessian = (x, 1)ᵀ · diagonal of curvatures · (x, 1) over all rows, the lower triangle, and the penalty on the diagonal but for the intercept's place.</summary>
    public void Curve(double[] hessian, double[] curvatures, double penalty, int threads)
    {
        Sum(hessian, threads, (tile, partial) =>
        {
            var (start, rows) = Rows(tile);
            AddCurvature(tile, curvatures.AsSpan(start, rows), partial);
            return 0;
        });
        for (var j = 0; j < Width; j++)
        {
            hessian[j * (Width + 2)] += penalty;
        }
    }

    /// <summary>hessian += (tile, 1)ᵀ · diagonal of curvatures · (tile, 1), the lower triangle; the last line is the intercept's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddCurvature(int tile, ReadOnlySpan<double> curvatures, Span<double> hessian)
    {
        Span<double> kept = stackalloc double[Height];
        Span<int> rows = stackalloc int[Height];
        var count = 0;
        for (var i = 0; i < curvatures.Length; i++)
        {
            if (curvatures[i] != 0)
            {
                (kept[count], rows[count]) = (curvatures[i], i);
                count++;
            }
        }

        // Rows without curvature, as those beyond a margin, are left out where there are many.
        if (count > curvatures.Length / 4 * 3)
        {
            AddCurvature(Columns(tile, 0, Width), curvatures, hessian);
            return;
        }

        var packed = ArrayPool<double>.Shared.Rent(Width * count);
        for (var j = 0; j < Width; j++)
        {
            var from = Column(tile, j);
            var to = packed.AsSpan(j * count, count);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = from[rows[i]];
            }
        }

        AddCurvature(packed.AsSpan(0, Width * count), kept[..count], hessian);
        ArrayPool<double>.Shared.Return(packed);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddCurvature(ReadOnlySpan<double> columns, ReadOnlySpan<double> curvatures, Span<double> hessian)
    {
        Span<double> scaled = stackalloc double[Height];
        scaled = scaled[..curvatures.Length];
        for (var j = 0; j < Width; j++)
        {
            var column = columns.Slice(j * scaled.Length, scaled.Length);
            for (var i = 0; i < scaled.Length; i++)
            {
                scaled[i] = curvatures[i] * column[i];
            }

            AddProducts(columns, scaled, j + 1, hessian.Slice(j * (Width + 1), j + 1));
        }

        AddTransposed(columns, curvatures, hessian.Slice(Width * (Width + 1), Width + 1));
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
            VectorKernels.AddScaled(part, 1, gradient);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(Features x, int tile)
    {
        var (start, rows) = Rows(tile);
        var (source, values) = (x.Array, GC.AllocateUninitializedArray<double>(rows * Width));
        for (var j = 0; j < Width; j++)
        {
            var column = values.AsSpan(j * rows, rows);
            for (int i = 0, at = (start * Width) + j; i < column.Length; i++, at += Width)
            {
                column[i] = source[at];
            }
        }

        _tiles[tile] = values;
    }

    private ReadOnlySpan<double> Columns(int tile, int from, int count)
    {
        var rows = Rows(tile).Rows;
        return _tiles[tile].AsSpan(from * rows, count * rows);
    }

    private void AddTransposed(ReadOnlySpan<double> columns, ReadOnlySpan<double> residuals, Span<double> gradient)
    {
        AddProducts(columns, residuals, Width, gradient);
        gradient[Width] += VectorKernels.Sum(residuals);
    }

    // sums += each of the first columns · factor.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProducts(ReadOnlySpan<double> columns, ReadOnlySpan<double> factor, int count, Span<double> sums)
    {
        Span<double> four = stackalloc double[4];
        var rows = factor.Length;
        var j = 0;
        for (; j + 4 <= count; j += 4)
        {
            VectorKernels.Dot4(factor, columns.Slice(j * rows, 4 * rows), four);
            sums[j] += four[0];
            sums[j + 1] += four[1];
            sums[j + 2] += four[2];
            sums[j + 3] += four[3];
        }

        for (; j < count; j++)
        {
            sums[j] += VectorKernels.Dot(columns.Slice(j * rows, rows), factor);
        }
    }
}
