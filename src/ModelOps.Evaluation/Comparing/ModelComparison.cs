namespace ModelOps;

/// <summary>Two or more models on the same rows, each against the baseline.</summary>
public sealed class ModelComparison
{
    internal ModelComparison(IReadOnlyList<string> models, MetricDefinition headline, IReadOnlyList<ComparedMetric> metrics)
    {
        Models = models;
        Headline = headline;
        Metrics = metrics;
    }

    /// <summary>The models' names, in the order given.</summary>
    public IReadOnlyList<string> Models { get; }

    /// <summary>What is predicted.</summary>
    public LearningTask Task { get; internal init; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; internal init; }

    /// <summary>The model that the others are compared with.</summary>
    public required string Baseline { get; init; }

    /// <summary>True when the baseline is the best of several, chosen on these rows: p-values are then corrected for all pairs of models, since any could have been the best.</summary>
    public bool BaselineIsBest { get; internal init; }

    /// <summary>The confidence of the intervals.</summary>
    public double Confidence { get; internal init; }

    /// <summary>The metric that models are judged by first.</summary>
    public MetricDefinition Headline { get; }

    /// <summary>Each metric, in the catalog's order.</summary>
    public IReadOnlyList<ComparedMetric> Metrics { get; }

    /// <summary>One metric, by name or alias.</summary>
    /// <param name="metric">As <c>auc</c>.</param>
    /// <exception cref="InvalidInputException">No such metric, or it was not compared.</exception>
    public ComparedMetric this[string metric]
    {
        get
        {
            var definition = MetricCatalog.Find(metric, Task);
            return Metrics.FirstOrDefault(each => each.Metric.Name == definition.Name)
                ?? throw new InvalidInputException($"The metric '{definition.Name}' was not compared. These were: {string.Join(", ", Metrics.Select(each => each.Metric.Name))}.");
        }
    }

    /// <summary>The headline's differences as sentences.</summary>
    public string Sentence => string.Join(" ", this[Headline.Name].Differences.Select(difference => difference.Sentence));

    /// <summary>A forest plot of each metric: a value with its interval for each model.</summary>
    /// <param name="metrics">Names or aliases; null for the headline's only.</param>
    public IReadOnlyList<Figure> Figures(IEnumerable<string>? metrics = null) => [.. (metrics ?? [Headline.Name]).Select(name => Draw(this[name]))];

    private Figure Draw(ComparedMetric each) =>
        new Figure(FormattableString.Invariant($"{each.Metric.Name} with {100 * Confidence:0.#} % intervals"), $"{each.Metric.Name} ({(each.Metric.HigherIsBetter ? "more" : "less")} is better)")
            .AddIntervals(Models, [.. Models.Select(model => each.Values[model].Value)], Models.Select(model => each.Values[model].Low), Models.Select(model => each.Values[model].High));

    /// <inheritdoc />
    public override string ToString() => string.Join('\n', Metrics.SelectMany(metric => metric.Differences).Select(difference => difference.Sentence));
}

/// <summary>One metric of several models.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Values">Each model's value with its interval, by name.</param>
/// <param name="Differences">Each other model less the baseline, in the order of the models.</param>
public sealed record ComparedMetric(MetricDefinition Metric, IReadOnlyDictionary<string, ConfidenceInterval> Values, IReadOnlyList<MetricDifference> Differences);
