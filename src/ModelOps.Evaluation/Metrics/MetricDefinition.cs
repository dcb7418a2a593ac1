using ModelOps.Evaluation.Metrics;

namespace ModelOps;

/// <summary>Computes a metric with other weights than the input's own, which is how a bootstrap resamples without copying rows.</summary>
/// <param name="input">The rows.</param>
/// <param name="weights">The weight of each row, 0 or more; empty when all weights are 1.</param>
/// <returns>The value; NaN where it is undefined.</returns>
public delegate double MetricFunction(MetricInput input, ReadOnlySpan<double> weights);

/// <summary>One named measure of a model's quality; <see cref="MetricCatalog"/> has them all.</summary>
public sealed class MetricDefinition
{
    private readonly Func<WeightedRows, double> _measure;

    /// <summary>Describes a metric.</summary>
    /// <param name="name">The name, in lower case with underscores, as scikit-learn's scorers have it.</param>
    /// <param name="description">What it measures, in one line.</param>
    /// <param name="tasks">The tasks it is defined for.</param>
    /// <param name="higherIsBetter">True for scores, false for errors and losses.</param>
    /// <param name="function">Computes it. It is called a thousand times for one interval, with the weights of a bootstrap; it must honour them.</param>
    /// <param name="needsProbabilities">True when predicted classes alone do not suffice.</param>
    /// <param name="aliases">Other names it is found by.</param>
    public MetricDefinition(
        string name, string description, IReadOnlyList<LearningTask> tasks, bool higherIsBetter, MetricFunction function, bool needsProbabilities = false, params IReadOnlyList<string> aliases)
        : this(name, description, tasks, higherIsBetter, rows => function(rows.Input, rows.Weights), needsProbabilities, aliases)
    {
    }

    internal MetricDefinition(
        string name, string description, IReadOnlyList<LearningTask> tasks, bool higherIsBetter, Func<WeightedRows, double> measure, bool needsProbabilities, IReadOnlyList<string> aliases)
    {
        Name = name;
        Description = description;
        Tasks = tasks;
        HigherIsBetter = higherIsBetter;
        NeedsProbabilities = needsProbabilities;
        Aliases = aliases;
        _measure = measure;
    }

    /// <summary>The name, as scikit-learn's scorers have it: <c>roc_auc</c>.</summary>
    public string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    public string Description { get; }

    /// <summary>The tasks it is defined for.</summary>
    public IReadOnlyList<LearningTask> Tasks { get; }

    /// <summary>True for scores, false for errors and losses.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>True when predicted classes alone do not suffice.</summary>
    public bool NeedsProbabilities { get; }

    /// <summary>True when a table of costs is needed, see <see cref="MetricInput.WithCosts"/>.</summary>
    public bool NeedsCosts { get; init; }

    /// <summary>True when every evaluation of its tasks computes it; others are computed when they are asked for by name. Default true.</summary>
    public bool IsDefault { get; init; } = true;

    /// <summary>Other names it is found by.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>The number in its name; null when it has none.</summary>
    internal MetricParameter? Parameter { get; init; }

    /// <summary>That number.</summary>
    internal double Value { get; init; }

    /// <summary>Which of the rows it is a share of; null for all.</summary>
    internal Func<MetricInput, int, bool>? IsSampled { get; init; }

    /// <summary>True when it is defined for these rows.</summary>
    /// <param name="input">The rows.</param>
    public bool AppliesTo(MetricInput input) => Tasks.Contains(input.Task) && (!NeedsProbabilities || input.HasProbabilities) && (!NeedsCosts || !input.Costs.IsEmpty);

    /// <summary>The sample size: how many rows with weight the value rests on. Of precision those predicted positive, of recall the positive ones, of others all.</summary>
    /// <param name="input">The rows.</param>
    public int SampleSize(MetricInput input)
    {
        var weights = input.Weights;
        if (weights.IsEmpty && IsSampled is null)
        {
            return input.Count;
        }

        var count = 0;
        for (var row = 0; row < input.Count; row++)
        {
            count += (weights.IsEmpty || weights[row] > 0) && (IsSampled is null || IsSampled(input, row)) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The value for these rows; NaN where it is undefined, as ROC AUC when all rows are of one class.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="InvalidInputException">The metric is not defined for this task, or needs probabilities or costs that the rows lack.</exception>
    public double Compute(MetricInput input) => Compute(new WeightedRows(input, input.WeightArray));

    /// <summary>True when the first value is better than the second; a number is better than NaN.</summary>
    /// <param name="value">One value.</param>
    /// <param name="other">Another value.</param>
    public bool IsBetter(double value, double other) => !double.IsNaN(value) && (double.IsNaN(other) || (HigherIsBetter ? value > other : value < other));

    internal double Compute(WeightedRows rows)
    {
        if (!AppliesTo(rows.Input))
        {
            throw new InvalidInputException(
                !Tasks.Contains(rows.Input.Task) ? $"The metric '{Name}' is not defined for a {MetricCatalog.TaskName(rows.Input.Task)} task. Choose one of: {string.Join(", ", MetricCatalog.For(rows.Input.Task).Select(each => each.Name))}."
                : NeedsProbabilities && !rows.Input.HasProbabilities ? $"The metric '{Name}' needs probabilities, and the model gives none. Choose a metric of predicted classes, such as 'accuracy'."
                : $"The metric '{Name}' needs to know what mistakes cost: give a table, as {Wording.Option("costs", "false_positive=1,false_negative=5", "Costs = CostTable.Of(falsePositive: 1, falseNegative: 5)")}.");
        }

        return _measure(rows);
    }
}
