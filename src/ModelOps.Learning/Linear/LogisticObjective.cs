using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Linear;

/// <summary>Mean log-loss with an L2 penalty, its gradient and, for two classes, its second derivatives, over tiles of rows.</summary>
internal sealed class LogisticObjective : ICurvedObjective
{
    private readonly RowTiles _tiles;
    private readonly double[] _labels;
    private readonly double[] _weights; // of the rows, summing to 1
    private readonly int _outputs;
    private readonly double _penalty;
    private readonly int _threads;
    private readonly double[] _curvatures; // of the rows, at the point evaluated last

    /// <summary>Divides everything by c · Σ weight, so that tolerances mean the same at any number of rows.</summary>
    public LogisticObjective(RowTiles tiles, Targets y, int outputs, double c, int threads)
    {
        _tiles = tiles;
        _labels = y.Values;
        _outputs = outputs;
        _threads = threads;
        var sum = y.Weights is null ? y.Values.Length : y.Weights.Sum(weight => (double)weight);
        _weights = y.Weights is null
            ? [.. Enumerable.Repeat(1 / sum, y.Values.Length)]
            : Array.ConvertAll(y.Weights, weight => weight / sum);
        _penalty = 1 / (c * sum);
        _curvatures = outputs == 1 ? new double[y.Values.Length] : [];
    }

    public double Evaluate(double[] point, double[] gradient)
    {
        var width = _tiles.Width;
        var loss = _tiles.Sum(gradient, _threads, (tile, partial) => _outputs == 1 ? Binary(tile, point, partial) : Multinomial(tile, point, partial));
        for (var k = 0; k < _outputs; k++)
        {
            var weights = point.AsSpan(k * (width + 1), width);
            loss += _penalty / 2 * VectorKernels.Dot(weights, weights);
            VectorKernels.AddScaled(weights, _penalty, gradient.AsSpan(k * (width + 1), width));
        }

        return loss;
    }

    /// <inheritdoc />
    public void Curve(double[] hessian) => _tiles.Curve(hessian, _curvatures, _penalty, _threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Binary(int tile, double[] point, double[] gradient)
    {
        var (start, rows) = _tiles.Rows(tile);
        Span<double> scores = stackalloc double[RowTiles.Height];
        Span<double> exponentials = stackalloc double[RowTiles.Height];
        Span<double> logs = stackalloc double[RowTiles.Height];
        scores = scores[..rows];
        exponentials = exponentials[..rows];
        logs = logs[..rows];
        _tiles.Multiply(tile, point.AsSpan(0, _tiles.Width), point[_tiles.Width], scores);

        // With e = exp(−|z|): log(1 + exp(−z)) = log(1 + e) − min(z, 0), and σ(z) = 1/(1+e) or e/(1+e).
        for (var i = 0; i < rows; i++)
        {
            exponentials[i] = -Math.Abs(scores[i]);
        }

        VectorKernels.ExpOfNegatives(exponentials);
        VectorKernels.LogOfOneAnd(exponentials, logs);
        var loss = 0.0;
        for (var i = 0; i < rows; i++)
        {
            var (score, e, positive) = (scores[i], exponentials[i], _labels[start + i] != 0);
            var probability = (score >= 0 ? 1 : e) / (1 + e);
            var weight = _weights[start + i];
            loss += weight * (logs[i] + (positive ? Math.Max(-score, 0) : Math.Max(score, 0)));
            scores[i] = weight * (probability - (positive ? 1 : 0));
            _curvatures[start + i] = weight * e / ((1 + e) * (1 + e));
        }

        _tiles.AddTransposed(tile, scores, gradient);
        return loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Multinomial(int tile, double[] point, double[] gradient)
    {
        var (start, rows) = _tiles.Rows(tile);
        var width = _tiles.Width;
        var scores = new double[_outputs * rows];
        for (var k = 0; k < _outputs; k++)
        {
            _tiles.Multiply(tile, point.AsSpan(k * (width + 1), width), point[(k * (width + 1)) + width], scores.AsSpan(k * rows, rows));
        }

        Span<double> largest = stackalloc double[RowTiles.Height];
        largest = largest[..rows];
        scores.AsSpan(0, rows).CopyTo(largest);
        for (var k = 1; k < _outputs; k++)
        {
            var part = scores.AsSpan(k * rows, rows);
            for (var i = 0; i < largest.Length; i++)
            {
                largest[i] = Math.Max(largest[i], part[i]);
            }
        }

        var loss = 0.0;
        for (var i = 0; i < rows; i++)
        {
            loss += _weights[start + i] * (largest[i] - scores[((int)_labels[start + i] * rows) + i]);
        }

        Span<double> sums = stackalloc double[RowTiles.Height];
        sums = sums[..rows];
        sums.Clear();
        for (var k = 0; k < _outputs; k++)
        {
            var part = scores.AsSpan(k * rows, rows);
            VectorKernels.AddScaled(largest, -1, part);
            VectorKernels.ExpOfNegatives(part);
            VectorKernels.AddScaled(part, 1, sums);
        }

        for (var i = 0; i < rows; i++)
        {
            var weight = _weights[start + i];
            loss += weight * Math.Log(sums[i]);
            sums[i] = weight / sums[i];
        }

        for (var k = 0; k < _outputs; k++)
        {
            var part = scores.AsSpan(k * rows, rows);
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = (part[i] * sums[i]) - (_labels[start + i] == k ? _weights[start + i] : 0);
            }

            _tiles.AddTransposed(tile, part, gradient.AsSpan(k * (width + 1), width + 1));
        }

        return loss;
    }
}
