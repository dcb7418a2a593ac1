using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Linear;

/// <summary>The mean squared hinge loss with an L2 penalty, its gradient, and second derivatives where they exist.</summary>
internal sealed class SquaredHingeObjective : ICurvedObjective
{
    private readonly RowTiles _tiles;
    private readonly double[] _signs;
    private readonly double[] _weights; // summing to 1; rows of weight 0 take no part
    private readonly double[] _curvatures; // of the rows, at the point evaluated last
    private readonly double _penalty;
    private readonly int _threads;

    public SquaredHingeObjective(RowTiles tiles, double[] signs, double[] weights, double c, int threads)
    {
        (_tiles, _signs, _threads) = (tiles, signs, threads);
        var sum = VectorKernels.Sum(weights);
        _weights = new double[weights.Length];
        VectorKernels.AddScaled(weights, 1 / sum, _weights);
        _curvatures = new double[signs.Length];
        _penalty = 1 / (c * sum);
    }

    public double Evaluate(double[] point, double[] gradient)
    {
        var loss = _tiles.Sum(gradient, _threads, (tile, partial) => AddTile(tile, point, partial));
        var weights = point.AsSpan(0, _tiles.Width);
        VectorKernels.AddScaled(weights, _penalty, gradient.AsSpan(0, _tiles.Width));
        return loss + (_penalty / 2 * VectorKernels.Dot(weights, weights));
    }

    public void Curve(double[] hessian) => _tiles.Curve(hessian, _curvatures, _penalty, _threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double AddTile(int tile, double[] point, double[] gradient)
    {
        var (start, rows) = _tiles.Rows(tile);
        Span<double> scores = stackalloc double[RowTiles.Height];
        scores = scores[..rows];
        _tiles.Multiply(tile, point, point[^1], scores);
        var loss = 0.0;
        for (var i = 0; i < rows; i++)
        {
            var (sign, weight) = (_signs[start + i], _weights[start + i]);
            var gap = Math.Max(0, 1 - (sign * scores[i]));
            loss += weight * gap * gap;
            scores[i] = -2 * weight * gap * sign;
            _curvatures[start + i] = gap > 0 ? 2 * weight : 0;
        }

        _tiles.AddTransposed(tile, scores, gradient);
        return loss;
    }
}
