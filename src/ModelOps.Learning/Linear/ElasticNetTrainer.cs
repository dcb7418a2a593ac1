namespace ModelOps.Learning.Linear;

/// <summary>
/// Lasso and elastic net: minimises Σ weight · (y − xw)² / (2 Σ weight) + alpha · (ratio · ‖w‖₁ + (1 − ratio)/2 · ‖w‖²) by
/// coordinate descent over the Gram matrix (Friedman, Hastie and Tibshirani, Regularization paths, 2010).
/// </summary>
internal sealed class ElasticNetTrainer(string name, double alpha, double ratio, double tolerance, int iterations) : ITrainer
{
    public string Name => name;

    public Preparation Preparation => Preparation.Scaled;

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        var factor = TriangularFactor.Of(Name, x, y, context);
        var (gram, products, total) = Gram(factor, y.Weights?.Sum(weight => (double)weight) ?? y.Values.Length);
        var weights = Descend(gram, products, total, context);
        return new LinearRegressor(weights, factor.Intercept(weights));
    }

    // XᵀX/n, Xᵀy/n and yᵀy/n of the centred data, from its triangular factor.
    private static (double[,] Gram, double[] Products, double Total) Gram(TriangularFactor factor, double n)
    {
        var width = factor.Size - 2;
        var gram = new double[width + 1, width + 1];
        for (var a = 0; a <= width; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var sum = 0.0;
                for (var i = 0; i <= b; i++)
                {
                    sum += factor[i + 1, a + 1] * factor[i + 1, b + 1];
                }

                gram[a, b] = gram[b, a] = sum / n;
            }
        }

        return (gram, [.. Enumerable.Range(0, width).Select(j => gram[j, width])], gram[width, width]);
    }

    private double[] Descend(double[,] gram, double[] products, double total, FitContext context)
    {
        var width = products.Length;
        var weights = new double[width];
        var residual = (double[])products.Clone(); // Xᵀ(y − Xw)/n
        for (var iteration = 1; iteration <= iterations; iteration++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var largest = 0.0;
            for (var j = 0; j < width; j++)
            {
                if (gram[j, j] <= 1e-20)
                {
                    continue;
                }

                var before = weights[j];
                var pull = residual[j] + (gram[j, j] * before);
                var after = Math.Sign(pull) * Math.Max(Math.Abs(pull) - (alpha * ratio), 0) / (gram[j, j] + (alpha * (1 - ratio)));
                var change = after - before;
                if (change == 0)
                {
                    continue;
                }

                weights[j] = after;
                for (var k = 0; k < width; k++)
                {
                    residual[k] -= change * gram[j, k];
                }

                largest = Math.Max(largest, Math.Abs(change) * Math.Sqrt(gram[j, j]));
            }

            context.Progress?.Report(new FitProgress(iteration, iterations));
            if (largest <= tolerance * Math.Sqrt(total))
            {
                break;
            }
        }

        return weights;
    }
}
