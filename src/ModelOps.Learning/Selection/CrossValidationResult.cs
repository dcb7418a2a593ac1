namespace ModelOps;

/// <summary>What came of one fold.</summary>
/// <param name="Fold">Its number, from 0.</param>
/// <param name="Rows">The number of rows scored.</param>
/// <param name="Metrics">Every metric of the task, by name.</param>
/// <param name="FitSeconds">How long the fit took.</param>
public sealed record FoldScore(int Fold, int Rows, IReadOnlyDictionary<string, double> Metrics, double FitSeconds);

/// <summary>What came of all folds.</summary>
/// <param name="Metric">The name of the metric that counts.</param>
/// <param name="Folds">One a fold, in order.</param>
public sealed record CrossValidationResult(string Metric, IReadOnlyList<FoldScore> Folds)
{
    /// <summary>The true values of all rows that were scored, beside what the model of their fold said, in the order of the folds. Weights are left out: it is for what the model will meet.</summary>
    public MetricInput? Rows { get; init; }

    /// <summary>The mean over the folds of the metric that counts.</summary>
    public double Mean => Means[Metric];

    /// <summary>The standard deviation over the folds, with n − 1, of the metric that counts; 0 for one fold.</summary>
    public double StandardDeviation => Folds.Count < 2 ? 0
        : Math.Sqrt(Folds.Sum(fold => Math.Pow(fold.Metrics[Metric] - Mean, 2)) / (Folds.Count - 1));

    /// <summary>The mean over the folds of every metric, by name.</summary>
    public IReadOnlyDictionary<string, double> Means =>
        Folds[0].Metrics.Keys.ToDictionary(name => name, name => Folds.Average(fold => fold.Metrics[name]), StringComparer.Ordinal);

    /// <summary>The metric that counts, over the folds.</summary>
    public override string ToString() => FormattableString.Invariant($"{Metric} {NumberText.Metric(Mean)} ± {NumberText.Metric(StandardDeviation)} over {Folds.Count} folds");
}
