using ModelOps.Evaluation.Comparing;

namespace ModelOps;

/// <summary>Two or more models on the same rows.</summary>
public static class EvaluationComparison
{
    /// <summary>The difference of each metric, with a paired bootstrap interval and the test that fits the metric.</summary>
    /// <param name="challenger">The new model's evaluation.</param>
    /// <param name="champion">The present model's evaluation, on the same rows in the same order.</param>
    /// <param name="metrics">Names or aliases; null for those of the challenger.</param>
    /// <param name="options">Resamples, confidence, seed; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between resamples.</param>
    /// <exception cref="InvalidInputException">Different tasks, different rows, or an unknown metric.</exception>
    public static IReadOnlyList<MetricDifference> Compare(
        EvaluationResult challenger, EvaluationResult champion, IEnumerable<string>? metrics = null, BootstrapOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[]? names = metrics is null ? null : [.. metrics];
        var settings = new ComparisonOptions { Metrics = names, Metric = names?.FirstOrDefault(), Intervals = options ?? new() };
        return [.. Compare([("the champion", champion), ("the challenger", challenger)], settings, cancellationToken).Metrics.SelectMany(metric => metric.Differences)];
    }

    /// <summary>
    /// Each model against the baseline, metric by metric: a paired bootstrap interval for every metric, DeLong's test for ROC AUC of two classes, McNemar's for accuracy. p-values are corrected for the number of
    /// comparisons of a metric (Holm 1979); if the baseline is the best of several, for that of all pairs of models.
    /// </summary>
    /// <param name="models">Names and evaluations on the same rows in the same order; two or more.</param>
    /// <param name="options">Baseline, metrics, resamples; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between resamples.</param>
    /// <exception cref="InvalidInputException">Fewer than two models, two of one name, different tasks, classes or rows, or an unknown baseline or metric.</exception>
    public static ModelComparison Compare(IReadOnlyList<(string Name, EvaluationResult Evaluation)> models, ComparisonOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        Refuse(models, options);
        var first = models[0].Evaluation;
        (string Name, MetricInput Rows)[] aligned = [.. models.Select(model => (model.Name, ClassOrder.Rows(model.Evaluation, first.Classes)!))];
        var haveCosts = aligned.All(model => model.Rows.Costs.SequenceEqual(first.Rows.Costs));
        MetricDefinition[] metrics = options.Metrics is { } names
            ? [.. names.Select(name => MetricCatalog.Find(name, first.Task)).DistinctBy(metric => metric.Name)]
            : [.. first.Metrics.Keys.Where(name => models.All(model => model.Evaluation.Metrics.ContainsKey(name))).Select(MetricCatalog.Find).Where(metric => !metric.NeedsCosts || haveCosts)];
        var headline = options.Metric is { } wanted ? MetricCatalog.Find(wanted, first.Task)
            : MetricCatalog.Default(first.Task) is var usual && metrics.Any(metric => metric.Name == usual.Name) ? usual
            : metrics[0];
        metrics = metrics.Any(metric => metric.Name == headline.Name) ? metrics : [headline, .. metrics];
        if (!haveCosts && metrics.FirstOrDefault(metric => metric.NeedsCosts) is { } costly)
        {
            throw new InvalidInputException($"The models were evaluated with different costs of mistakes, so '{costly.Name}' cannot be compared. Evaluate all with the same costs.");
        }

        return new ComparedModels(aligned, metrics, options.Intervals, cancellationToken).Against(options.Baseline, headline);
    }

    private static void Refuse(IReadOnlyList<(string Name, EvaluationResult Evaluation)> models, ComparisonOptions options)
    {
        if (models.Count < 2)
        {
            throw new InvalidInputException($"Comparing takes two models or more, and {models.Count} {(models.Count == 1 ? "is" : "are")} given.");
        }

        if (models.GroupBy(model => model.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidInputException($"'{twice.Key}' is given twice. Give each model once, under a name of its own.");
        }

        if (options.Baseline is { } baseline && models.All(model => model.Name != baseline))
        {
            throw new InvalidInputException($"The baseline '{baseline}' is none of the models.{Suggestion.Among(baseline, [.. models.Select(model => model.Name)], "They are")}");
        }

        foreach (var model in models.Skip(1))
        {
            RefuseOtherRows(model.Evaluation, ClassOrder.Rows(model.Evaluation, models[0].Evaluation.Classes), models[0].Evaluation);
        }
    }

    /// <summary>Refuses evaluations that cannot be compared.</summary>
    internal static void RefuseOtherRows(EvaluationResult challenger, EvaluationResult champion) =>
        RefuseOtherRows(challenger, challenger.Classes.SequenceEqual(champion.Classes) ? challenger.Rows : null, champion);

    private static void RefuseOtherRows(EvaluationResult challenger, MetricInput? rows, EvaluationResult champion)
    {
        if (challenger.Task != champion.Task)
        {
            throw new InvalidInputException($"A {MetricCatalog.TaskName(challenger.Task)} model cannot be compared with a {MetricCatalog.TaskName(champion.Task)} model.");
        }

        if (rows is null || !rows.Targets.SequenceEqual(champion.Rows.Targets) || !rows.Values.SequenceEqual(champion.Rows.Values) || !rows.Weights.SequenceEqual(champion.Rows.Weights))
        {
            throw new InvalidInputException("The two models were not evaluated on the same rows with the same classes. Evaluate both on the same data to compare them.");
        }

        if (challenger.PositiveClass != champion.PositiveClass)
        {
            throw new InvalidInputException($"The two models were evaluated with different positive classes, '{challenger.PositiveClass}' and '{champion.PositiveClass}'. Evaluate both with the same one to compare them.");
        }
    }
}
