using System.Runtime.CompilerServices;
using ModelOps.Learning.Calibration;
using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Linear;

/// <summary>
/// Linear support vector machine: minimises c · Σ weight · max(0, 1 − y·score)² + ½‖w‖² by Newton's method over the rows
/// within the margin (L-BFGS for very many columns), one against the rest for more than two classes. Probabilities come from
/// Platt scaling over scores of rows that a fold left out.
/// </summary>
internal sealed class SvmTrainer(double c, double tolerance, int iterations) : ITrainer
{
    private const int Folds = 3;

    public string Name => "svm";

    public Preparation Preparation => Preparation.Scaled;

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        var classes = y.ClassCount;
        var tiles = new RowTiles(x);
        var whole = y.Weights is null ? Ones(x.RowCount) : Array.ConvertAll(y.Weights, weight => (double)weight);
        var fold = FoldAssignment.Stratified(Array.ConvertAll(y.Values, value => (int)value), Folds, context.Seed);
        var weights = new double[x.Count * classes];
        var intercepts = new double[classes];
        for (var k = classes == 2 ? 1 : 0; k < classes; k++)
        {
            var signs = Array.ConvertAll(y.Values, value => value == k ? 1.0 : -1);
            var point = Minimize(tiles, signs, whole, start: null, tolerance, context);
            var scores = new double[x.RowCount];
            for (var f = 0; f < Folds; f++)
            {
                // The folds start from the whole solution and need not be exact: they only place the two numbers of the scaling.
                Score(tiles, Minimize(tiles, signs, Without(whole, fold, f), point, 10 * tolerance, context), fold, f, scores);
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

    private double[] Minimize(RowTiles tiles, double[] signs, double[] weights, double[]? start, double accuracy, FitContext context)
    {
        var objective = new SquaredHingeObjective(tiles, signs, weights, c, context.Threads);
        var point = start is null ? new double[tiles.Width + 1] : (double[])start.Clone();
        void Check(int iteration, double loss) => context.CancellationToken.ThrowIfCancellationRequested();
        if (point.Length <= Newton.MostNumbers)
        {
            Newton.Minimize(point, objective, accuracy, iterations, Check);
        }
        else
        {
            Lbfgs.Minimize(point, objective.Evaluate, accuracy, iterations, Check);
        }

        return point;
    }

    // Rows of a fold have weight 0, so that all fits share the tiles.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Without(double[] weights, int[] fold, int left)
    {
        var others = new double[weights.Length];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = fold[i] == left ? 0 : weights[i];
        }

        return others;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Score(RowTiles tiles, double[] point, int[] fold, int left, double[] scores)
    {
        Span<double> buffer = stackalloc double[RowTiles.Height];
        for (var tile = 0; tile < tiles.Count; tile++)
        {
            var (start, rows) = tiles.Rows(tile);
            tiles.Multiply(tile, point, point[^1], buffer[..rows]);
            for (var i = 0; i < rows; i++)
            {
                scores[start + i] = fold[start + i] == left ? buffer[i] : scores[start + i];
            }
        }
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        ones.AsSpan().Fill(1);
        return ones;
    }
}
