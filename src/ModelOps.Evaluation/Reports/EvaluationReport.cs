using System.Globalization;
using ModelOps.Evaluation.Evaluate;

namespace ModelOps.Evaluation.Reports;

/// <summary>All that an evaluation says, as one page that needs no network.</summary>
/// <param name="Evidence">What was measured on which data.</param>
/// <param name="Result">The values.</param>
internal sealed record EvaluationReport(EvaluationEvidence Evidence, EvaluationResult Result)
{
    /// <summary>The run that made the model; null when it has none.</summary>
    internal string? RunId { get; init; }

    /// <summary>True when the rows are the ones that the model was trained on.</summary>
    internal bool IsTrainingData { get; init; }

    /// <summary>The program and the packages that measured, with their versions.</summary>
    internal IReadOnlyList<(string Name, string? Version)> Versions { get; init; } = [];

    /// <summary>What is known beyond the evaluation: explanation, learning curve.</summary>
    internal IReadOnlyList<ReportSection> More { get; init; } = [];

    internal string Title => $"Evaluation of {Evidence.ModelName} on {Evidence.DataName}";

    /// <summary>The page.</summary>
    internal string ToHtml() => ReportPage.Of(Title, Summary(), Sections());

    /// <summary>The result in a sentence or two.</summary>
    internal string Summary()
    {
        string[] names = Result.Task == LearningTask.Regression ? ["rmse", "mae", "r2"] : [.. new[] { MetricCatalog.Default(Result.Task).Name, "accuracy", "f1" }.Distinct()];
        var values = names.Where(Result.Metrics.ContainsKey).Select(name => $"{name} {ReportNumber.WithEnds(IntervalFigures.Of(Result.Metrics, Result.Intervals, name))}");
        var rows = string.Create(CultureInfo.InvariantCulture, $"On {Result.RowCount} rows of {Evidence.DataName}, {Evidence.ModelName} reaches {string.Join(", ", values)}.");
        return string.Join(' ', [rows, .. IsTrainingData ? ["The model was trained on these rows: the values show how well it remembers them, not how well it predicts others."] : (string[])[], .. Result.Notes]);
    }

    private IEnumerable<ReportSection> Sections() => ((IEnumerable<ReportSection>)
    [
        Data(),
        EvaluationSections.Metrics(Result),
        EvaluationSections.Classes(Result),
        EvaluationSections.Curves(Result),
        EvaluationSections.Residuals(Result),
        EvaluationSections.Thresholds(Result),
        EvaluationSections.Slices(Result),
        .. Result.WorstSlices is { } worst ? [EvaluationSections.Worst(worst)] : (ReportSection[])[],
        .. Result.Fairness.Select(EvaluationSections.Fairness),
        .. More,
        Settings(),
        Definitions(),
    ]).Where(section => section.Parts.Count > 0);

    private ReportSection Data() => new ReportSection("Data").Facts(
        ("data", Evidence.DataName),
        ("digest", Evidence.DataDigest),
        ("rows", ReportNumber.Count(Evidence.DataRows)),
        ("rows measured", ReportNumber.Count(Result.RowCount)),
        ("rows without a true value, left out", ReportNumber.Count(Result.SkippedRows)),
        ("target", Evidence.Target),
        ("positive class", Evidence.PositiveClass),
        ("weights", Result.WeightColumn is { } weights ? $"{weights}, as much as {NumberText.Of(Result.EffectiveRows)} rows of equal weight" : null));

    private ReportSection Settings() => new ReportSection("Settings and versions").Facts(
    [
        ("model", Evidence.ModelName),
        ("SHA-256 of its graph", Evidence.ModelDigest),
        ("run", RunId ?? "none"),
        ("evaluated", string.Create(CultureInfo.InvariantCulture, $"{Evidence.Time.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC")),
        ("threshold", Evidence.Threshold is { } threshold ? NumberText.Of(threshold) : "the model's own"),
        ("intervals", Result.IntervalOptions is { } intervals
            ? string.Create(CultureInfo.InvariantCulture, $"bootstrap, {intervals.Resamples} resamples, percentiles, confidence {intervals.Confidence}, seed {intervals.Seed}") : "none"),
        ("least rows of a slice that is judged", (string?)Evidence.Json["minimum_slice_rows"]?.ToJsonString()),
        ("costs", Result.Costs?.ToString()),
        .. Versions,
    ]);

    private ReportSection Definitions() => new ReportSection("How each number is computed")
        .Text("Every metric has scikit-learn's name and definition. The formulas and their sources are in docs/metrics.md and docs/evaluation.md of ModelOps.Notebooks.")
        .Table(["metric", "what it is", "better"], Result.Metrics.Keys.Select(MetricCatalog.Find).Select(metric => (string[])[metric.Name, metric.Description, metric.HigherIsBetter ? "higher" : "lower"]));
}
