using System.Globalization;
using ModelOps.Evaluation.Reports;

namespace ModelOps;

/// <summary>A model's metrics and curves on some data.</summary>
/// <param name="Evaluation">The evaluation.</param>
/// <param name="Model">What the model is called.</param>
/// <param name="Data">What the data is called.</param>
public sealed record EvaluateResult(EvaluationResult Evaluation, string Model, string Data) : Viewable
{
    private const int MostMistakes = 10;

    /// <summary>The run that keeps the evaluation.</summary>
    public string? RunId { get; init; }

    /// <summary>The artifact path of the evaluation in that run.</summary>
    public string? Evidence { get; init; }

    /// <summary>True when these rows are the ones the model was trained on.</summary>
    public bool IsTrainingData { get; init; }

    /// <summary>True when the model's folder keeps the metrics, too: what monitoring expects of the model from now on.</summary>
    public bool IsInFolder { get; init; }

    /// <summary>The images behind the confusion matrix, and the mistakes; null where the model takes none.</summary>
    public EvaluatedImages? Images { get; init; }

    /// <summary>What each column is worth to the model; null unless asked for.</summary>
    public ImportanceResult? Importance { get; init; }

    /// <summary>What each column adds to predictions; null unless asked for, and of models that give no probabilities.</summary>
    public ShapResult? Shap { get; init; }

    /// <summary>How the loss fell in the model's training; null when its run has no such points.</summary>
    public Figure? LearningCurve { get; init; }

    /// <summary>The file of the report; null when none was asked for.</summary>
    public string? Report { get; init; }

    /// <summary>What the run keeps of the explanation.</summary>
    internal IReadOnlyList<ExplanationEvidence> Explanations { get; init; } = [];

    /// <summary>What a report says beyond the evaluation.</summary>
    internal IEnumerable<ReportSection> MoreSections() =>
    [
        Mistakes(),
        EvaluationSections.Explanation(Explanations, Explained().Values),
        new ReportSection("Training").Figure(LearningCurve),
    ];

    /// <summary>The figures by name, which is fit for a file.</summary>
    internal OrderedDictionary<string, Figure> AllFigures()
    {
        var figures = new OrderedDictionary<string, Figure>(Evaluation.Figures.Concat(Explained()), StringComparer.Ordinal);
        if (LearningCurve is not null)
        {
            figures.Add("learning_curve", LearningCurve);
        }

        return figures;
    }

    private OrderedDictionary<string, Figure> Explained()
    {
        var figures = new OrderedDictionary<string, Figure>(StringComparer.Ordinal);
        if (Importance is not null)
        {
            figures.Add("permutation_importance", Importance.ToFigure());
        }

        if (Shap is not null)
        {
            figures.Add("shap_bars", Shap.ToBars());
            figures.Add("shap_beeswarm", Shap.ToBeeswarm());
        }

        return figures;
    }

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"Evaluation on {Data}: {Evaluation.RowCount} rows")
            .Fact("target", Evaluation.Target)
            .Fact("positive class", Evaluation.PositiveClass)
            .Fact("weights", Evaluation.WeightColumn is { } weights ? $"{weights}, as much as {NumberText.Of(Evaluation.EffectiveRows)} rows of equal weight" : null)
            .Fact("costs", Evaluation.Costs?.ToString())
            .Fact("rows without a target, left out", Evaluation.SkippedRows == 0 ? null : Evaluation.SkippedRows)
            .Fact("report", Report)
            .Fact("kept in", RunId is null ? null : $"run {ShortId.Of(RunId)}: {Evidence}{(IsInFolder ? ", and in the model's folder" : "")}");
        if (IsTrainingData)
        {
            view.Note("The model was trained on these rows: the values show how well it remembers them, not how well it predicts others. Evaluate it on rows that it has not seen.");
        }

        view.Notes(Evaluation.Notes);
        AddMetrics(view);
        foreach (var section in Sections())
        {
            SectionView.Add(view, section);
        }

        // Without a codec no small copies can be made; the table of mistakes says their paths.
        if (Images is not null && ImageCodecs.All.Count > 0)
        {
            view.Document(Images.ToHtmlFragment(), "");
        }

        foreach (var figure in AllFigures().Values)
        {
            view.Figure(figure);
        }

        return view;
    }

    // Of two classes the metrics say the same as the table of the classes. Figures come last.
    private IEnumerable<ReportSection> Sections() =>
    [
        .. Evaluation.Task == LearningTask.Multiclass ? [EvaluationSections.PerClass(Evaluation)] : (ReportSection[])[],
        EvaluationSections.Slices(Evaluation).WithoutFigures(),
        .. Evaluation.Fairness.Select(EvaluationSections.Fairness),
        .. Evaluation.WorstSlices is { } worst ? [EvaluationSections.Worst(worst)] : (ReportSection[])[],
        Mistakes(),
        EvaluationSections.Explanation(Explanations, []),
    ];

    private ReportSection Mistakes() => Images is not { Mistakes: { Count: > 0 } mistakes } ? new ReportSection("Most confident mistakes") : new ReportSection("Most confident mistakes").Table(
        ["image", "true", "predicted", "probability"],
        mistakes.Take(MostMistakes).Select(mistake => (string[])[mistake.Name, mistake.Actual, mistake.Predicted, ReportNumber.Of(mistake.Probability)]),
        FormattableString.Invariant($"Most confident mistakes: {Math.Min(MostMistakes, mistakes.Count)} of {mistakes.Count}"));

    private void AddMetrics(View view)
    {
        if (Evaluation.IntervalOptions is not { } intervals)
        {
            view.Table(["metric", "value", "rows"], Evaluation.Metrics.Select(metric => new object?[] { metric.Key, metric.Value, Evaluation.SampleSize(metric.Key) }));
            view.Note("Intervals of so many rows take a while, so none were drawn. Ask for them: ops.EvaluateAsync(model, data, new() { Intervals = new() }).");
            return;
        }

        view.Table(["metric", "value", "from", "to", "rows"], Evaluation.Metrics.Select(metric =>
        {
            var interval = Evaluation.Intervals.GetValueOrDefault(metric.Key);
            return new object?[] { metric.Key, metric.Value, interval.Low, interval.High, Evaluation.SampleSize(metric.Key) };
        }), string.Create(CultureInfo.InvariantCulture, $"Metrics with {intervals.Confidence * 100:0.#} % intervals from {intervals.Resamples} resamples"));
    }
}
