using System.Numerics.Tensors;

namespace ModelOps.Learning.Linear;

/// <summary>
/// Linear regression by plain gradient descent over all rows: for seeing how learning goes. Reports the mean squared error of
/// every epoch; ends with an error when it grows out of bounds.
/// </summary>
internal sealed class GradientDescentTrainer(double learningRate, int epochs, double tolerance) : ITrainer
{
    public string Name => "linear-sgd";

    public Preparation Preparation => Preparation.Scaled;

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        var tiles = new RowTiles(x);
        var weights = y.Weights is null ? null : Array.ConvertAll(y.Weights, weight => (double)weight);
        var sum = weights?.Sum() ?? y.Values.Length;

        // Steps are taken in units of the target's spread, so that one learning rate suits any target.
        var mean = Enumerable.Range(0, y.Values.Length).Sum(i => y.Values[i] * (weights?[i] ?? 1)) / sum;
        var largest = y.Values.Max(value => Math.Abs(value - mean)); // its square may be too large or too small for a double
        var spread = largest == 0 ? 1 : largest * Math.Sqrt(Enumerable.Range(0, y.Values.Length).Sum(i => Math.Pow((y.Values[i] - mean) / largest, 2) * (weights?[i] ?? 1)) / sum);
        var point = new double[x.Count + 1];
        var gradient = new double[x.Count + 1];
        var previous = double.PositiveInfinity;
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var loss = tiles.Sum(gradient, context.Threads, (tile, partial) => AddTile(tiles, tile, point, y, weights, mean, spread, sum, partial));
            if (!double.IsFinite(loss) || loss > 1e12)
            {
                throw Divergence.Error(Name, $"epoch {epoch} of {epochs}", learningRate);
            }

            context.Progress?.Report(new FitProgress(epoch, epochs, loss * spread * spread));
            if (previous - loss >= 0 && previous - loss <= tolerance)
            {
                break;
            }

            previous = loss;
            TensorPrimitives.MultiplyAdd(gradient, -learningRate, point, point);
        }

        TensorPrimitives.Multiply(point, spread, point);
        return new LinearRegressor(point[..x.Count], point[x.Count] + mean);
    }

    private static double AddTile(RowTiles tiles, int tile, double[] point, Targets y, double[]? weights, double mean, double spread, double sum, double[] gradient)
    {
        var (start, rows) = tiles.Rows(tile);
        Span<double> scores = stackalloc double[RowTiles.Height];
        scores = scores[..rows];
        tiles.Multiply(tile, point, point[^1], scores);
        var loss = 0.0;
        for (var i = 0; i < rows; i++)
        {
            var error = scores[i] - ((y.Values[start + i] - mean) / spread);
            var weight = (weights?[start + i] ?? 1) / sum;
            loss += weight * error * error;
            scores[i] = 2 * weight * error;
        }

        tiles.AddTransposed(tile, scores, gradient);
        return loss;
    }
}
