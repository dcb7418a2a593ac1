namespace ModelOps;

/// <summary>Computes a metric with other weights than the input's own, which is how a bootstrap resamples without copying rows.</summary>
/// <param name="input">The rows.</param>
/// <param name="weights">The weight of each row, 0 or more; empty when all weights are 1.</param>
/// <returns>The value; NaN where it is undefined.</returns>
public delegate double MetricFunction(MetricInput input, ReadOnlySpan<double> weights);

/// <summary>One named measure of a model's quality; <see cref="MetricCatalog"/> has them all.</summary>
public sealed class MetricDefinition
{
    private readonly MetricFunction _function;

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
    {
        Name = name;
        Description = description;
        Tasks = tasks;
        HigherIsBetter = higherIsBetter;
        NeedsProbabilities = needsProbabilities;
        Aliases = aliases;
        _function = function;
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

    /// <summary>Other names it is found by.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>True when it is defined for these rows.</summary>
    /// <param name="input">The rows.</param>
    public bool AppliesTo(MetricInput input) => Tasks.Contains(input.Task) && (!NeedsProbabilities || input.HasProbabilities);

    /// <summary>The value for these rows; NaN where it is undefined, as ROC AUC when all rows are of one class.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="InvalidInputException">The metric is not defined for this task.</exception>
    public double Compute(MetricInput input) => Compute(input, input.Weights);

    /// <summary>True when the first value is better than the second; a number is better than NaN.</summary>
    /// <param name="value">One value.</param>
    /// <param name="other">Another value.</param>
    public bool IsBetter(double value, double other) => !double.IsNaN(value) && (double.IsNaN(other) || (HigherIsBetter ? value > other : value < other));

    internal double Compute(MetricInput input, ReadOnlySpan<double> weights)
    {
        if (!AppliesTo(input))
        {
            throw new InvalidInputException(Tasks.Contains(input.Task)
                ? $"The metric '{Name}' needs probabilities, and the model gives none. Choose a metric of predicted classes, such as 'accuracy'."
                : $"The metric '{Name}' is not defined for a {MetricCatalog.TaskName(input.Task)} task. Choose one of: {string.Join(", ", MetricCatalog.For(input.Task).Select(each => each.Name))}.");
        }

        return _function(input, weights);
    }
}
