using System.Globalization;

namespace ModelOps;

/// <summary>
/// What becomes of a measure when the positive class is predicted from other probabilities on, and the best of them.
/// Choose a threshold on rows that are not used to judge the model afterwards.
/// </summary>
public sealed class ThresholdSweep
{
    // Finer steps than these are noise on any test set.
    private const int MostThresholds = 200;

    private ThresholdSweep(string measure, bool higherIsBetter, double[] thresholds, double[] values)
    {
        Measure = measure;
        Thresholds = thresholds;
        Values = values;
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = double.IsNaN(values[best]) || (higherIsBetter ? values[i] > values[best] : values[i] < values[best]) ? i : best;
        }

        Best = thresholds[best];
        BestValue = values[best];
    }

    /// <summary>The metric's name, or <c>cost</c>.</summary>
    public string Measure { get; }

    /// <summary>The thresholds tried, rising from 0 to 1.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>The measure at each threshold.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The threshold with the best value; of equals the lowest.</summary>
    public double Best { get; }

    /// <summary>The measure there.</summary>
    public double BestValue { get; }

    /// <summary>Sweeps a metric of predicted classes.</summary>
    /// <param name="rows">Rows of two classes with probabilities.</param>
    /// <param name="metric">A name or alias, such as <c>f1</c>.</param>
    /// <exception cref="InvalidInputException">Not two classes, no probabilities, or a metric that no threshold changes.</exception>
    public static ThresholdSweep ByMetric(MetricInput rows, string metric)
    {
        var found = MetricCatalog.Find(metric, LearningTask.Binary);
        return found.NeedsProbabilities
            ? throw new InvalidInputException($"The metric '{found.Name}' is the same at every threshold. Choose a metric of predicted classes, such as 'f1'.")
            : Sweep(rows, found.Name, found.HigherIsBetter, found.Compute);
    }

    /// <summary>Sweeps the mean cost of a row, given what each kind of mistake costs.</summary>
    /// <param name="rows">Rows of two classes with probabilities.</param>
    /// <param name="falsePositive">What it costs to take a negative row for positive; 0 or more.</param>
    /// <param name="falseNegative">What it costs to miss a positive row; 0 or more.</param>
    /// <exception cref="InvalidInputException">Not two classes, no probabilities, or a negative cost.</exception>
    public static ThresholdSweep ByCost(MetricInput rows, double falsePositive, double falseNegative)
    {
        if (!(falsePositive >= 0) || !(falseNegative >= 0))
        {
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture, $"The costs are {falsePositive} and {falseNegative}; give 0 or more for each."));
        }

        return rows.Task == LearningTask.Binary ? ByCost(rows.WithCosts(CostTable.Of(falsePositive, falseNegative).For(["0", "1"], rows.PositiveClass))) : throw NotBinary();
    }

    /// <summary>Sweeps the mean cost of a row by the rows' own table, see <see cref="MetricInput.WithCosts"/>.</summary>
    /// <param name="rows">Rows of two classes with probabilities and costs.</param>
    /// <exception cref="InvalidInputException">Not two classes, no probabilities, or no costs.</exception>
    public static ThresholdSweep ByCost(MetricInput rows)
    {
        var cost = MetricCatalog.Find("cost");
        return Sweep(rows, cost.Name, cost.HigherIsBetter, cost.Compute);
    }

    /// <summary>The measure over the threshold, with the best marked.</summary>
    public Figure ToFigure()
    {
        var figure = new Figure($"{Measure} by threshold", "Threshold", Measure).AddLine(Thresholds, Values, Measure).AddPoints([Best], [BestValue], string.Create(CultureInfo.InvariantCulture, $"best {Best:0.###}"));
        return figure;
    }

    private static ThresholdSweep Sweep(MetricInput rows, string name, bool higherIsBetter, Func<MetricInput, double> measure)
    {
        if (rows.Task != LearningTask.Binary || !rows.HasProbabilities || rows.Count == 0)
        {
            throw NotBinary();
        }

        double[] scores = [.. rows.Scores(rows.PositiveClass).Order().Distinct()];
        // Halfway between neighbours, where no row sits on the edge; both ends predict one class for all.
        double[] between = [0, .. scores.Zip(scores.Skip(1), (low, high) => low + ((high - low) / 2)), 1];
        double[] tried = between.Length <= MostThresholds ? between : [.. Enumerable.Range(0, MostThresholds).Select(i => between[(int)((long)i * (between.Length - 1) / (MostThresholds - 1))])];
        return new ThresholdSweep(name, higherIsBetter, tried, [.. tried.Select(threshold => measure(rows.WithThreshold(threshold)))]);
    }

    private static InvalidInputException NotBinary() => new("A threshold is chosen on rows of two classes with probabilities. Evaluate a binary model that gives them.");
}
