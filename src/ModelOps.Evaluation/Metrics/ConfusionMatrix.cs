namespace ModelOps.Evaluation.Metrics;

/// <summary>
/// Counts (or weights) of rows by true and predicted class, and the measures that follow from them, as scikit-learn
/// defines them; a measure whose denominator is 0 is NaN. In means over classes the precision of a class never predicted counts as 0, as in scikit-learn.
/// </summary>
public sealed class ConfusionMatrix
{
    private const int Strands = 4;
    private readonly double[] _cells;
    private readonly double[] _actual;
    private readonly double[] _predicted;

    private ConfusionMatrix(double[] cells, int classCount)
    {
        _cells = cells;
        ClassCount = classCount;
        _actual = new double[classCount];
        _predicted = new double[classCount];
        for (var cell = 0; cell < cells.Length; cell++)
        {
            _actual[cell / classCount] += cells[cell];
            _predicted[cell % classCount] += cells[cell];
        }
    }

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The weight of the rows of one class that were predicted as another.</summary>
    /// <param name="actual">The true class, 0 to <see cref="ClassCount"/> − 1.</param>
    /// <param name="predicted">The predicted class, 0 to <see cref="ClassCount"/> − 1.</param>
    public double this[int actual, int predicted] => _cells[(actual * ClassCount) + predicted];

    /// <summary>The weight of all rows.</summary>
    public double Total => _cells.Sum();

    /// <summary>The weight of the rows that were predicted right.</summary>
    public double Correct => Classes.Sum(each => this[each, each]);

    /// <summary>The share of rows predicted right; NaN without rows.</summary>
    public double Accuracy => Correct / Total;

    /// <summary>The mean of recall over the classes that have rows.</summary>
    public double BalancedAccuracy => Average(Recall, each => Support(each) > 0 ? 1 : 0);

    /// <summary>
    /// Matthews' correlation coefficient, −1 to 1, in its form for any number of classes (Gorodkin 2004); 0 when all rows
    /// are predicted as one class, NaN when all are of one.
    /// </summary>
    public double MatthewsCorrelation
    {
        get
        {
            var total = Total;
            double cross = 0, actual = 0, predicted = 0;
            foreach (var each in Classes)
            {
                cross += Support(each) * PredictedAs(each);
                actual += Support(each) * Support(each);
                predicted += PredictedAs(each) * PredictedAs(each);
            }

            var denominator = Math.Sqrt((total * total) - predicted) * Math.Sqrt((total * total) - actual);
            return Classes.Count(each => Support(each) > 0) < 2 ? double.NaN : denominator == 0 ? 0 : ((Correct * total) - cross) / denominator;
        }
    }

    private IEnumerable<int> Classes => Enumerable.Range(0, ClassCount);

    /// <summary>Counts rows.</summary>
    /// <param name="targets">The true class of each row.</param>
    /// <param name="predicted">The predicted class of each row.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="weights">The weight of each row; empty for 1 each.</param>
    public static ConfusionMatrix Of(ReadOnlySpan<int> targets, ReadOnlySpan<int> predicted, int classCount, ReadOnlySpan<double> weights = default)
    {
        // In four strands, so that a row need not wait for the sum of the row before it.
        var size = classCount * classCount;
        var cells = new double[size * Strands];
        for (var row = 0; row < targets.Length; row++)
        {
            cells[((row % Strands) * size) + (targets[row] * classCount) + predicted[row]] += weights.IsEmpty ? 1 : weights[row];
        }

        for (var cell = 0; cell < size; cell++)
        {
            cells[cell] += cells[size + cell] + (cells[(2 * size) + cell] + cells[(3 * size) + cell]);
        }

        Array.Resize(ref cells, size);
        return new ConfusionMatrix(cells, classCount);
    }

    /// <summary>The weight of the rows of a class.</summary>
    /// <param name="index">The class.</param>
    public double Support(int index) => _actual[index];

    /// <summary>The weight of the rows predicted as a class.</summary>
    /// <param name="index">The class.</param>
    public double PredictedAs(int index) => _predicted[index];

    /// <summary>Of the rows predicted as a class, the share that is of it: tp / (tp + fp); NaN when none is predicted.</summary>
    /// <param name="index">The class.</param>
    public double Precision(int index) => this[index, index] / PredictedAs(index);

    /// <summary>Of the rows of a class, the share predicted as it: tp / (tp + fn); NaN when no row is of it.</summary>
    /// <param name="index">The class.</param>
    public double Recall(int index) => this[index, index] / Support(index);

    /// <summary>The harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn); NaN when no row is of the class.</summary>
    /// <param name="index">The class.</param>
    public double F1(int index) => FBeta(index, 1);

    /// <summary>
    /// The harmonic mean of precision and recall with recall β times as important: (1 + β²) tp / ((1 + β²) tp + β² fn + fp) (van Rijsbergen 1979); NaN when no row is of the class.
    /// </summary>
    /// <param name="index">The class.</param>
    /// <param name="beta">β, above 0; 1 gives F1, more favours recall.</param>
    public double FBeta(int index, double beta) =>
        Support(index) == 0 ? double.NaN : (1 + (beta * beta)) * this[index, index] / (PredictedAs(index) + (beta * beta * Support(index)));

    /// <summary>The mean cost of a row: each cell times its cost, by all weight; NaN without rows.</summary>
    /// <param name="costs">What a row costs by its true and predicted class, true class after true class.</param>
    public double Cost(ReadOnlySpan<double> costs)
    {
        var sum = 0.0;
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            sum += _cells[cell] * costs[cell];
        }

        return sum / Total;
    }

    /// <summary>The plain mean of a measure over the classes that have rows; scikit-learn counts those that are only predicted, too.</summary>
    /// <param name="measure">As <see cref="F1"/>.</param>
    public double Macro(Func<int, double> measure) => Average(measure, each => Support(each) > 0 ? 1 : 0);

    /// <summary>The mean of a measure over classes, weighted by their rows.</summary>
    /// <param name="measure">As <see cref="F1"/>.</param>
    public double Weighted(Func<int, double> measure) => Average(measure, Support);

    /// <summary>The rows of the matrix, one a true class.</summary>
    public double[][] ToRows() => [.. Classes.Select(actual => Classes.Select(predicted => this[actual, predicted]).ToArray())];

    private double Average(Func<int, double> measure, Func<int, double> weight)
    {
        double sum = 0, total = 0;
        foreach (var each in Classes)
        {
            var value = measure(each);
            sum += double.IsNaN(value) ? 0 : weight(each) * value;
            total += weight(each);
        }

        return sum / total;
    }
}
