using ModelOps.Learning.Calibration;

namespace ModelOps.Learning.Linear;

/// <summary>
/// Linear support vector machine: minimises c · Σ weight · max(0, 1 − y·score)² + ½‖w‖² by L-BFGS, one against the rest for more
/// than two classes. Probabilities come from Platt scaling over scores of rows that a fold left out.
/// </summary>
internal sealed class SvmTrainer(double c, double tolerance, int iterations) : ITrainer
{
    private const int Folds = 3;

    public string Name => "svm";

    public Preparation Preparation => Preparation.Scaled;

    public bool Supports(LearningTask task) => task != LearningTask.Regression;

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        var classes = y.ClassCount;
        var weights = new double[x.Count * classes];
        var intercepts = new double[classes];
        for (var k = classes == 2 ? 1 : 0; k < classes; k++)
        {
            var signs = Array.ConvertAll(y.Values, value => value == k ? 1.0 : -1);
            var point = Minimize(x, signs, y.Weights, start: null, context);
            var platt = Calibrate(x, signs, y.Weights, point, context);
            for (var j = 0; j < x.Count; j++)
            {
                weights[(j * classes) + k] = point[j] * platt.Slope;
            }

            intercepts[k] = (point[^1] * platt.Slope) + platt.Intercept;
            context.Progress?.Report(new FitProgress(k + 1, classes));
        }

        return classes == 2 ? new LinearClassifier(weights, intercepts) : new OneVersusRestClassifier(weights, intercepts);
    }

    private double[] Minimize(Features x, double[] signs, float[]? weights, double[]? start, FitContext context)
    {
        var objective = new SquaredHingeObjective(new RowTiles(x), signs, weights, c, context.Threads);
        var point = start is null ? new double[x.Count + 1] : (double[])start.Clone();
        Lbfgs.Minimize(point, objective.Evaluate, tolerance, iterations, (_, _) => context.CancellationToken.ThrowIfCancellationRequested());
        return point;
    }

    // The folds start from the whole solution, so that they take few iterations.
    private PlattScaling Calibrate(Features x, double[] signs, float[]? weights, double[] whole, FitContext context)
    {
        var fold = FoldAssignment.Stratified(Array.ConvertAll(signs, sign => sign > 0 ? 1 : 0), Folds, context.Seed);
        var scores = new double[signs.Length];
        for (var f = 0; f < Folds; f++)
        {
            int[] inside = [.. Enumerable.Range(0, signs.Length).Where(row => fold[row] != f)];
            var point = Minimize(x.Take(inside), [.. inside.Select(row => signs[row])], weights is null ? null : [.. inside.Select(row => weights[row])], whole, context);
            for (var row = 0; row < signs.Length; row++)
            {
                if (fold[row] == f)
                {
                    LinearScores.Of(x.Row(row), point.AsSpan(0, x.Count), point.AsSpan(x.Count), scores.AsSpan(row, 1));
                }
            }
        }

        return PlattScaling.Fit(scores, Array.ConvertAll(signs, sign => sign > 0), weights);
    }
}
