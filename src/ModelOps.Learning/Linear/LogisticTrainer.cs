namespace ModelOps.Learning.Linear;

/// <summary>
/// Logistic regression: minimises c · Σ weight · log-loss + penalty (scikit-learn's objective); the penalty is ½‖w‖², ‖w‖₁
/// (proximal gradient) or nothing. Two classes share one weight vector (Newton's method, or L-BFGS when it is long); more classes have one each
/// (multinomial, L-BFGS).
/// </summary>
internal sealed class LogisticTrainer(double c, string penalty, double tolerance, int iterations) : ITrainer
{
    public string Name => "logistic";

    public Preparation Preparation => Preparation.Scaled;

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        var tiles = new RowTiles(x);
        var outputs = y.ClassCount == 2 ? 1 : y.ClassCount;
        var objective = new LogisticObjective(tiles, y, outputs, penalty == "l2" ? c : double.PositiveInfinity, context.Threads);
        var point = new double[outputs * (x.Count + 1)];
        void Report(int iteration, double loss)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            context.Progress?.Report(new FitProgress(iteration, iterations, loss));
        }

        if (penalty == "l1")
        {
            var sum = y.Weights?.Sum(weight => (double)weight) ?? y.Values.Length;
            SparseLogistic.Minimize(point, objective.Evaluate, 1 / (c * sum), x.Count + 1, tolerance, iterations * 10, Report);
        }
        else if (point.Length <= Newton.MostNumbers && outputs == 1)
        {
            Newton.Minimize(point, objective, tolerance, iterations, Report);
        }
        else
        {
            Lbfgs.Minimize(point, objective.Evaluate, tolerance, iterations, Report);
        }

        return Model(point, x.Count, outputs, y.ClassCount);
    }

    // The minimiser keeps one block a class, weights then intercept; the model wants features × classes.
    private static LinearClassifier Model(double[] point, int width, int outputs, int classes)
    {
        var weights = new double[width * classes];
        var intercepts = new double[classes];
        for (var k = 0; k < outputs; k++)
        {
            var place = classes - outputs + k;
            var block = point.AsSpan(k * (width + 1), width + 1);
            intercepts[place] = block[width];
            for (var j = 0; j < width; j++)
            {
                weights[(j * classes) + place] = block[j];
            }
        }

        return new LinearClassifier(weights, intercepts);
    }
}
