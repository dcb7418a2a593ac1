using System.Numerics.Tensors;

namespace ModelOps.Learning.Linear;

/// <summary>The mean squared hinge loss with an L2 penalty, and its gradient.</summary>
internal sealed class SquaredHingeObjective
{
    private readonly RowTiles _tiles;
    private readonly double[] _signs;
    private readonly double[] _weights;
    private readonly double _penalty;
    private readonly int _threads;

    public SquaredHingeObjective(RowTiles tiles, double[] signs, float[]? weights, double c, int threads)
    {
        (_tiles, _signs, _threads) = (tiles, signs, threads);
        var sum = weights?.Sum(weight => (double)weight) ?? signs.Length;
        _weights = weights is null ? [.. Enumerable.Repeat(1 / sum, signs.Length)] : Array.ConvertAll(weights, weight => weight / sum);
        _penalty = 1 / (c * sum);
    }

    public double Evaluate(double[] point, double[] gradient)
    {
        var loss = _tiles.Sum(gradient, _threads, (tile, partial) => AddTile(tile, point, partial));
        var weights = point.AsSpan(0, _tiles.Width);
        TensorPrimitives.MultiplyAdd(weights, _penalty, gradient.AsSpan(0, _tiles.Width), gradient.AsSpan(0, _tiles.Width));
        return loss + (_penalty / 2 * TensorPrimitives.Dot<double>(weights, weights));
    }

    private double AddTile(int tile, double[] point, double[] gradient)
    {
        var (start, rows) = _tiles.Rows(tile);
        Span<double> scores = stackalloc double[RowTiles.Height];
        scores = scores[..rows];
        _tiles.Multiply(tile, point, point[^1], scores);
        var loss = 0.0;
        for (var i = 0; i < rows; i++)
        {
            var sign = _signs[start + i];
            var gap = Math.Max(0, 1 - (sign * scores[i]));
            loss += _weights[start + i] * gap * gap;
            scores[i] = -2 * _weights[start + i] * gap * sign;
        }

        _tiles.AddTransposed(tile, scores, gradient);
        return loss;
    }
}
