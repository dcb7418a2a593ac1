using System.Collections.Concurrent;
using ModelOps.Evaluation.Metrics;

namespace ModelOps;

/// <summary>
/// What a metric is computed from: the true values of some rows beside what a model said of them. Immutable; the arrays
/// given must not be changed afterwards.
/// </summary>
public sealed class MetricInput
{
    private readonly double[]? _weights;
    private readonly Ranking?[] _rankings;
    private readonly ConcurrentDictionary<string, object> _kept = new(StringComparer.Ordinal);

    private MetricInput(LearningTask task, int count, int classCount, double[]? weights)
    {
        Task = task;
        Count = count;
        ClassCount = classCount;
        _weights = weights;
        _rankings = new Ranking?[Math.Max(1, classCount)];
    }

    /// <summary>What is predicted.</summary>
    public LearningTask Task { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The number of classes; 0 for regression.</summary>
    public int ClassCount { get; }

    /// <summary>The class that counts as positive; meant for two classes.</summary>
    public int PositiveClass { get; private init; }

    /// <summary>The true class of each row, 0 to <see cref="ClassCount"/> − 1; empty for regression.</summary>
    public ReadOnlySpan<int> Targets => TargetArray;

    /// <summary>The predicted class of each row; empty for regression.</summary>
    public ReadOnlySpan<int> Predicted => PredictedArray;

    /// <summary>The probability of each class, row after row (<see cref="Count"/> × <see cref="ClassCount"/>); empty when the model gives none.</summary>
    public ReadOnlySpan<double> Probabilities => ProbabilityArray;

    /// <summary>The true value of each row; empty for classification.</summary>
    public ReadOnlySpan<double> Values => ValueArray;

    /// <summary>The predicted value of each row; empty for classification.</summary>
    public ReadOnlySpan<double> Predictions => PredictionArray;

    /// <summary>The weight of each row; empty when all weights are 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>
    /// What a row costs by its true and predicted class: <see cref="ClassCount"/> × <see cref="ClassCount"/>, true class after true class, see <see cref="CostTable"/>;
    /// empty when no costs are known.
    /// </summary>
    public ReadOnlySpan<double> Costs => CostArray;

    /// <summary>True when each class has a probability.</summary>
    public bool HasProbabilities => ProbabilityArray.Length > 0 || Count == 0;

    internal double[] WeightArray => _weights ?? [];

    private double[] CostArray { get; init; } = [];

    private int[] TargetArray { get; init; } = [];

    private int[] PredictedArray { get; init; } = [];

    private double[] ProbabilityArray { get; init; } = [];

    private double[] ValueArray { get; init; } = [];

    private double[] PredictionArray { get; init; } = [];

    /// <summary>Rows of a classifier.</summary>
    /// <param name="targets">The true class of each row, 0 to <paramref name="classCount"/> − 1.</param>
    /// <param name="probabilities">Row after row the probability of each class; null when the model gives none, then <paramref name="predicted"/> is needed.</param>
    /// <param name="classCount">2 or more.</param>
    /// <param name="positiveClass">The positive one of two classes.</param>
    /// <param name="predicted">The predicted class of each row; null takes the most probable one, the first of equals.</param>
    /// <param name="threshold">Two classes only: the positive class is predicted from this probability on; 0 to 1. Not together with <paramref name="predicted"/>.</param>
    /// <param name="weights">The weight of each row, 0 or more; null for 1 each.</param>
    /// <exception cref="InvalidInputException">Lengths that do not fit, a class out of range, a probability that is not a number, a threshold out of range.</exception>
    public static MetricInput ForClasses(
        int[] targets, double[]? probabilities, int classCount, int positiveClass = 1, int[]? predicted = null, double? threshold = null, double[]? weights = null)
    {
        MetricInputCheck.Classes(targets, probabilities, classCount, positiveClass, predicted, threshold, weights);
        return new MetricInput(classCount == 2 ? LearningTask.Binary : LearningTask.Multiclass, targets.Length, classCount, weights)
        {
            PositiveClass = positiveClass,
            TargetArray = targets,
            ProbabilityArray = probabilities ?? [],
            PredictedArray = predicted ?? Decide(probabilities!, targets.Length, classCount, positiveClass, threshold),
        };
    }

    /// <summary>Rows of a regressor.</summary>
    /// <param name="values">The true value of each row.</param>
    /// <param name="predictions">The predicted value of each row.</param>
    /// <param name="weights">The weight of each row, 0 or more; null for 1 each.</param>
    /// <exception cref="InvalidInputException">Lengths that do not fit, or a value that is no finite number.</exception>
    public static MetricInput ForValues(double[] values, double[] predictions, double[]? weights = null)
    {
        MetricInputCheck.Values(values, predictions, weights);
        return new MetricInput(LearningTask.Regression, values.Length, 0, weights) { ValueArray = values, PredictionArray = predictions };
    }

    /// <summary>The rows asked for, in that order.</summary>
    /// <param name="rows">Row numbers, each 0 to <see cref="Count"/> − 1; a row may be asked for more than once.</param>
    public MetricInput Take(ReadOnlySpan<int> rows) => new(Task, rows.Length, ClassCount, _weights is null ? null : Pick(_weights, rows, 1))
    {
        PositiveClass = PositiveClass,
        CostArray = CostArray,
        TargetArray = Pick(TargetArray, rows, 1),
        PredictedArray = Pick(PredictedArray, rows, 1),
        ProbabilityArray = Pick(ProbabilityArray, rows, ClassCount),
        ValueArray = Pick(ValueArray, rows, 1),
        PredictionArray = Pick(PredictionArray, rows, 1),
    };

    /// <summary>The same rows with the positive class predicted from another probability on.</summary>
    /// <param name="threshold">0 to 1.</param>
    /// <exception cref="InvalidInputException">Not two classes, no probabilities, or a threshold out of range.</exception>
    public MetricInput WithThreshold(double threshold)
    {
        var moved = ForClasses(TargetArray, HasProbabilities ? ProbabilityArray : null, ClassCount, PositiveClass, null, threshold, _weights);
        return CostArray.Length == 0 ? moved : moved.WithCosts(CostArray);
    }

    /// <summary>The same rows with what mistakes cost, for the metric <c>cost</c>.</summary>
    /// <param name="costs">As <see cref="Costs"/>; <see cref="CostTable.For"/> makes it.</param>
    /// <exception cref="InvalidInputException">No classes, another number of costs, or a cost that is not a finite number.</exception>
    public MetricInput WithCosts(ReadOnlySpan<double> costs)
    {
        MetricInputCheck.Costs(costs, ClassCount);
        return new MetricInput(Task, Count, ClassCount, _weights)
        {
            PositiveClass = PositiveClass,
            CostArray = costs.ToArray(),
            TargetArray = TargetArray,
            PredictedArray = PredictedArray,
            ProbabilityArray = ProbabilityArray,
        };
    }

    /// <summary>The probability of one class in every row.</summary>
    /// <param name="index">0 to <see cref="ClassCount"/> − 1.</param>
    public double[] Scores(int index)
    {
        var scores = new double[Count];
        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] = ProbabilityArray[(row * ClassCount) + index];
        }

        return scores;
    }

    /// <summary>The rows from the highest to the lowest probability of a class; sorted once and kept.</summary>
    internal Ranking Ranking(int index) => _rankings[index] ??= ModelOps.Evaluation.Metrics.Ranking.Of(this, index);

    /// <summary>
    /// The same rows from the highest to the lowest probability of the positive class, where they can be so ordered: a bootstrap reads them from front to back a thousand times. With the row at each
    /// place; null when the order is as it was.
    /// </summary>
    internal (MetricInput Rows, int[]? Order) Ranked()
    {
        if (Task != LearningTask.Binary || !HasProbabilities || Count == 0)
        {
            return (this, null);
        }

        var ranking = Ranking(PositiveClass);
        var ranked = Take(ranking.Order);
        ranked._rankings[PositiveClass] = ranking.InOrder();
        return (ranked, ranking.Order);
    }

    /// <summary>What a metric works out once for all weights.</summary>
    internal T Once<T>(string key, Func<MetricInput, T> make)
        where T : class => (T)_kept.GetOrAdd(key, static (_, pair) => pair.make(pair.input), (make, input: this));

    private static int[] Decide(double[] probabilities, int count, int classCount, int positiveClass, double? threshold)
    {
        var predicted = new int[count];
        for (var row = 0; row < count; row++)
        {
            var each = probabilities.AsSpan(row * classCount, classCount);
            predicted[row] = threshold is { } limit ? each[positiveClass] >= limit ? positiveClass : 1 - positiveClass : Largest(each);
        }

        return predicted;
    }

    /// <summary>The most probable class, the first of equals.</summary>
    internal static int Largest(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }

    private static T[] Pick<T>(T[] values, ReadOnlySpan<int> rows, int width)
    {
        if (values.Length == 0)
        {
            return [];
        }

        var picked = new T[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
        {
            values.AsSpan(rows[i] * width, width).CopyTo(picked.AsSpan(i * width));
        }

        return picked;
    }
}
