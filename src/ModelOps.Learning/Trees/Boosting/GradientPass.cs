using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelOps.Learning.Trees;

/// <summary>Computes and packs the gradients of a round, in chunks whose bounds never depend on the number of threads.</summary>
internal sealed unsafe class GradientPass : IDisposable
{
    public const int ChunkRows = 4096;
    private readonly Objective _objective;
    private readonly WorkCrew _crew;
    private readonly int _rowCount;
    private readonly NativeArray<float> _gradients;
    private readonly NativeArray<float> _hessians;
    private readonly (double Gradient, double Square, double Hessian, float Most)[] _sums;

    public GradientPass(Objective objective, int rowCount, WorkCrew crew)
    {
        (_objective, _rowCount, _crew) = (objective, rowCount, crew);
        _gradients = new NativeArray<float>(rowCount);
        _hessians = new NativeArray<float>(rowCount);
        _sums = new (double, double, double, float)[Chunks(rowCount)];
    }

    /// <summary>The number of chunks of so many rows.</summary>
    public static int Chunks(int rows) => (rows + ChunkRows - 1) / ChunkRows;

    public void Dispose()
    {
        _gradients.Dispose();
        _hessians.Dispose();
    }

    /// <summary>Fills the grower's lists of rows and gradients.</summary>
    /// <param name="output">The raw score to differentiate by.</param>
    /// <param name="scores">All raw scores.</param>
    /// <param name="rows">The rows, ascending.</param>
    /// <param name="grower">Its lists are written.</param>
    /// <returns>How gradients are packed, and the sum of them all.</returns>
    public (GradientPacking Packing, long Sum) Fill(int output, float[][] scores, int[] rows, TreeGrower grower)
    {
        _crew.Run(_sums.Length, chunk => Derive(chunk, output, scores));
        double gradient = 0, square = 0, hessian = 0, most = 0;
        foreach (var sum in _sums)
        {
            gradient += sum.Gradient;
            square += sum.Square;
            hessian += sum.Hessian;
            most = Math.Max(most, sum.Most);
        }

        var packing = GradientPacking.For(gradient, hessian, most, _objective.HessianIsOne && _objective.Weights is null, rows.Length) with { Noise = square / Math.Max(hessian, double.Epsilon) };
        long total = 0;
        _crew.Run(Chunks(rows.Length), chunk =>
        {
            var (from, to) = (chunk * ChunkRows, Math.Min(rows.Length, (chunk + 1) * ChunkRows));
            rows.AsSpan(from, to - from).CopyTo(grower.Rows.Span[from..]);
            Interlocked.Add(ref total, Pack(packing, rows, grower.Packed.Pointer, from, to));
        });
        return (packing, total);
    }

    private void Derive(int chunk, int output, float[][] scores)
    {
        var from = chunk * ChunkRows;
        var count = Math.Min(_rowCount - from, ChunkRows);
        var gradients = new Span<float>(_gradients.Pointer + from, count);
        var hessians = new Span<float>(_hessians.Pointer + from, count);
        _objective.Derive(output, from, scores, gradients, hessians);
        if (_objective.Weights is { } weights)
        {
            for (var i = 0; i < count; i++)
            {
                gradients[i] *= weights[from + i];
                hessians[i] *= weights[from + i];
            }
        }

        _sums[chunk] = Sum(_gradients.Pointer + from, _hessians.Pointer + from, count);
    }

    // In eight lanes on every machine: the sums scale the packing, hence must not depend on how wide its registers are.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Gradient, double Square, double Hessian, float Most) Sum(float* gradients, float* hessians, int count)
    {
        var (gradientSum, squareSum, hessianSum, most) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<float>.Zero);
        var i = 0;
        for (; i + Vector512<float>.Count <= count; i += Vector512<float>.Count)
        {
            var gradient = Vector512.Abs(Vector512.Load(gradients + i));
            var hessian = Vector512.Load(hessians + i);
            var (lower, upper) = (Vector512.WidenLower(gradient), Vector512.WidenUpper(gradient));
            gradientSum += lower + upper;
            squareSum += (lower * lower) + (upper * upper);
            hessianSum += Vector512.WidenLower(hessian) + Vector512.WidenUpper(hessian);
            most = Vector512.ConditionalSelect(Vector512.GreaterThan(hessian, most), hessian, most);
        }

        double gradientTotal = 0, squareTotal = 0, hessianTotal = 0;
        float top = 0;
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
        {
            gradientTotal += gradientSum[lane];
            squareTotal += squareSum[lane];
            hessianTotal += hessianSum[lane];
        }

        for (var lane = 0; lane < Vector512<float>.Count; lane++)
        {
            top = Math.Max(top, most[lane]);
        }

        for (; i < count; i++)
        {
            gradientTotal += Math.Abs(gradients[i]);
            squareTotal += (double)gradients[i] * gradients[i];
            hessianTotal += hessians[i];
            top = Math.Max(top, hessians[i]);
        }

        return (gradientTotal, squareTotal, hessianTotal, top);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Pack(in GradientPacking packing, int[] rows, long* packed, int from, int to)
    {
        var gradients = _gradients.Pointer;
        var hessians = _hessians.Pointer;
        var (gradientScale, hessianScale) = (Vector512.Create(packing.GradientScale), Vector512.Create(packing.HessianScale));
        var (gradientShift, countBits) = (packing.GradientShift, packing.CountBits);
        var one = Vector512.Create(countBits > 0 ? 1L : 0);
        var sums = Vector512<long>.Zero;
        var i = from;

        // As many rows as there are: each is its own number.
        for (; rows.Length == _rowCount && i + Vector512<double>.Count <= to; i += Vector512<double>.Count)
        {
            var gradient = Vector512.Round(Widen(gradients + i) * gradientScale);
            var hessian = Vector512.Round(Widen(hessians + i) * hessianScale);
            var units = Vector512.Max(Vector512.ConvertToInt64Native(hessian), Vector512<long>.One);
            var value = (Vector512.ConvertToInt64Native(gradient) << gradientShift) + (units << countBits) + one;
            value.Store(packed + i);
            sums += value;
        }

        var sum = Vector512.Sum(sums);
        for (; i < to; i++)
        {
            sum += packed[i] = packing.Pack(gradients[rows[i]], hessians[rows[i]]);
        }

        return sum;
    }

    private static Vector512<double> Widen(float* from)
    {
        var values = Vector256.Load(from);
        return Vector512.Create(Vector256.WidenLower(values), Vector256.WidenUpper(values));
    }
}
