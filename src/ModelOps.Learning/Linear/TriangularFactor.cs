using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Linear;

/// <summary>
/// The R of a QR decomposition of the columns [1, features, target], by Householder reflections over blocks of rows
/// (Demmel et al., Communication-optimal parallel and sequential QR, 2012): one pass, no squared condition number.
/// With the intercept's column first, the rows below it are the factor of the centred data.
/// </summary>
internal sealed class TriangularFactor
{
    private const int MostGroups = 16;
    private const int BlockRows = 512;
    private readonly double[] _r; // column-major, Size × Size

    private TriangularFactor(int size, double[] r)
    {
        Size = size;
        _r = r;
    }

    /// <summary>Features + 2.</summary>
    public int Size { get; }

    public double this[int row, int column] => _r[(column * Size) + row];

    /// <summary>The factor of a trainer's features and target.</summary>
    /// <exception cref="InvalidInputException">Squares of the target overflow.</exception>
    public static TriangularFactor Of(string trainer, Features x, Targets y, FitContext context)
    {
        var size = x.Count + 2;
        var blocks = (x.RowCount + BlockRows - 1) / BlockRows;
        var groups = Math.Min(MostGroups, blocks);
        var parts = new double[groups][];
        Parallel.For(0, groups, new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.CancellationToken }, group =>
        {
            var (block, reflection) = (new double[size * (size + BlockRows)], new double[size + BlockRows]);
            var r = new double[size * size];
            for (var i = group * blocks / groups; i < (group + 1) * blocks / groups; i++)
            {
                var rows = Math.Min(BlockRows, x.RowCount - (i * BlockRows));
                Load(x, y, i * BlockRows, rows, r, block);
                Reduce(block, size + rows, size, r, reflection);
            }

            parts[group] = r;
        });
        var all = parts[0];
        var pair = new double[size * 2 * size];
        foreach (var part in parts.Skip(1))
        {
            Stack(all, part, pair, size);
            Reduce(pair, 2 * size, size, all, new double[2 * size]);
        }

        return Array.TrueForAll(all, double.IsFinite) ? new TriangularFactor(size, all) : throw Divergence.Target(trainer, y);
    }

    /// <summary>
    /// The weights that minimise ‖y − Xw‖² + penalty · ‖w‖² over centred data. Columns that depend on others get the weight 0.
    /// </summary>
    public (double[] Weights, double Intercept) Solve(double penalty)
    {
        // The centred factor with √penalty rows below it, reduced again.
        var width = Size - 2;
        var (rows, columns) = (2 * width + 1, width + 1);
        var stacked = new double[rows * columns];
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i <= j; i++)
            {
                stacked[(j * rows) + i] = this[i + 1, j + 1];
            }

            if (j < width)
            {
                stacked[(j * rows) + columns + j] = Math.Sqrt(penalty);
            }
        }

        var r = new double[columns * columns];
        Reduce(stacked, rows, columns, r, new double[rows]);
        var weights = new double[width];
        for (var j = width - 1; j >= 0; j--)
        {
            var sum = r[(width * columns) + j];
            for (var k = j + 1; k < width; k++)
            {
                sum -= r[(k * columns) + j] * weights[k];
            }

            // What is left of a dependent column is rounding noise of its own length.
            var diagonal = r[(j * columns) + j];
            var length = TensorPrimitives.Norm<double>(r.AsSpan(j * columns, j + 1));
            weights[j] = Math.Abs(diagonal) > 1e-10 * Math.Max(length, 1e-300) ? sum / diagonal : 0;
        }

        return (weights, Intercept(weights));
    }

    /// <summary>The intercept that centres the residuals.</summary>
    public double Intercept(double[] weights)
    {
        var intercept = this[0, Size - 1];
        for (var j = 0; j < weights.Length; j++)
        {
            intercept -= this[0, j + 1] * weights[j];
        }

        return intercept / this[0, 0];
    }

    // The r so far on top of some rows, each scaled by the root of its weight.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Load(Features x, Targets y, int start, int rows, double[] r, double[] block)
    {
        var size = x.Count + 2;
        var (height, values) = (size + rows, x.Array);
        for (var j = 0; j < size; j++)
        {
            var column = block.AsSpan(j * height, height);
            r.AsSpan(j * size, size).CopyTo(column);
            var tail = column[size..];
            if (j == 0)
            {
                tail.Fill(1);
            }
            else if (j == size - 1)
            {
                y.Values.AsSpan(start, rows).CopyTo(tail);
            }
            else
            {
                for (int i = 0, at = (start * x.Count) + j - 1; i < tail.Length; i++, at += x.Count)
                {
                    tail[i] = values[at];
                }
            }

            for (var i = 0; y.Weights is not null && i < tail.Length; i++)
            {
                tail[i] *= Math.Sqrt(y.Weights[start + i]);
            }
        }
    }

    private static void Stack(double[] top, double[] bottom, double[] pair, int size)
    {
        for (var j = 0; j < size; j++)
        {
            top.AsSpan(j * size, size).CopyTo(pair.AsSpan(j * 2 * size));
            bottom.AsSpan(j * size, size).CopyTo(pair.AsSpan((j * 2 * size) + size));
        }
    }

    // Householder reflections (Golub and Van Loan, Matrix Computations, algorithm 5.2.1); writes the triangle into r.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reduce(double[] matrix, int rows, int columns, double[] r, double[] reflection)
    {
        Span<double> products = stackalloc double[4];
        var mirror = reflection.AsSpan(0, rows);
        mirror.Clear();
        for (var j = 0; j < columns; j++)
        {
            // Zero above the diagonal, so that whole columns can be multiplied.
            var column = matrix.AsSpan(j * rows, rows);
            column[j..].CopyTo(mirror[j..]);
            mirror[..j].Clear();
            var norm = Math.Sqrt(VectorKernels.Dot(mirror, mirror));
            if (norm == 0)
            {
                continue;
            }

            var square = 2 * norm * (norm + Math.Abs(column[j])); // of the mirror's length
            column[j] = column[j] > 0 ? -norm : norm;
            mirror[j] -= column[j];
            var k = j + 1;
            for (; k + 4 <= columns; k += 4)
            {
                VectorKernels.Dot4(mirror, matrix.AsSpan(k * rows, 4 * rows), products);
                for (var i = 0; i < 4; i++)
                {
                    VectorKernels.AddScaled(mirror, -2 * products[i] / square, matrix.AsSpan((k + i) * rows, rows));
                }
            }

            for (; k < columns; k++)
            {
                var other = matrix.AsSpan(k * rows, rows);
                VectorKernels.AddScaled(mirror, -2 * VectorKernels.Dot(mirror, other) / square, other);
            }
        }

        Array.Clear(r);
        for (var j = 0; j < columns; j++)
        {
            matrix.AsSpan(j * rows, Math.Min(j + 1, rows)).CopyTo(r.AsSpan(j * columns));
        }
    }
}
