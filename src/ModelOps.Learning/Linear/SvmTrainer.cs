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
        var whole = new Part(x, y, [.. Enumerable.Range(0, x.RowCount)]);
        var fold = FoldAssignment.Stratified(Array.ConvertAll(y.Values, value => (int)value), Folds, context.Seed);
        Part[] parts = [.. Enumerable.Range(0, Folds).Select(f => new Part(x, y, [.. whole.Rows.Where(row => fold[row] != f)]))];
        var weights = new double[x.Count * classes];
        var intercepts = new double[classes];
        for (var k = classes == 2 ? 1 : 0; k < classes; k++)
        {
            var point = Minimize(whole, y, k, start: null, tolerance, context);

            // The folds start from the whole solution and need not be exact: they only place the two numbers of the scaling.
            var solutions = Array.ConvertAll(parts, part => Minimize(part, y, k, point, 10 * tolerance, context));
            var scores = new double[x.RowCount];
            for (var row = 0; row < scores.Length; row++)
            {
                var solution = solutions[fold[row]];
                LinearScores.Of(x.Row(row), solution.AsSpan(0, x.Count), solution.AsSpan(x.Count), scores.AsSpan(row, 1));
            }

            var platt = PlattScaling.Fit(scores, Array.ConvertAll(y.Values, value => value == k), y.Weights);
            for (var j = 0; j < x.Count; j++)
            {
                weights[(j * classes) + k] = point[j] * platt.Slope;
            }

            intercepts[k] = (point[^1] * platt.Slope) + platt.Intercept;
            context.Progress?.Report(new FitProgress(k + 1, classes));
        }

        return classes == 2 ? new LinearClassifier(weights, intercepts) : new OneVersusRestClassifier(weights, intercepts);
    }

    private double[] Minimize(Part part, Targets y, int positive, double[]? start, double accuracy, FitContext context)
    {
        var signs = Array.ConvertAll(part.Rows, row => y.Values[row] == positive ? 1.0 : -1);
        var objective = new SquaredHingeObjective(part.Tiles, signs, part.Weights, c, context.Threads);
        var point = start is null ? new double[part.Tiles.Width + 1] : (double[])start.Clone();
        Lbfgs.Minimize(point, objective.Evaluate, accuracy, iterations, (_, _) => context.CancellationToken.ThrowIfCancellationRequested());
        return point;
    }

    // Rows in tiles, made once for all classes.
    private sealed class Part(Features x, Targets y, int[] rows)
    {
        public int[] Rows => rows;

        public RowTiles Tiles { get; } = new(rows.Length == x.RowCount ? x : x.Take(rows));

        public float[]? Weights { get; } = y.Weights is null ? null : Array.ConvertAll(rows, row => y.Weights[row]);
    }
}
