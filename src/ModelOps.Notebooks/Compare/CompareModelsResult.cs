using ModelOps.Evaluation.Reports;

namespace ModelOps;

/// <summary>Models on the same rows.</summary>
/// <param name="Comparison">Each metric of each model, and each model against the baseline.</param>
/// <param name="Data">What they were compared on, in words.</param>
public sealed record CompareModelsResult(ModelComparison Comparison, string Data) : Viewable
{
    /// <summary>What a reader must know: models that are the same, or that were trained on these rows.</summary>
    public IReadOnlyList<string> Cautions { get; init; } = [];

    /// <summary>The evaluations, in the order of the models.</summary>
    public IReadOnlyList<EvaluationResult> Evaluations { get; init; } = [];

    /// <inheritdoc />
    public override View ToView()
    {
        string[] shown = [.. MetricsShown.Of(Comparison.Task, Comparison.Metrics.Select(metric => metric.Metric.Name)).Prepend(Comparison.Headline.Name).Distinct()];
        var isPair = Comparison.Models.Count == 2;
        var view = new View(isPair ? Comparison.Sentence : $"{Comparison.Baseline} is {(Comparison.BaselineIsBest ? $"the best of {Comparison.Models.Count} models" : $"the baseline of {Comparison.Models.Count} models")} by {Comparison.Headline.Name}")
            .Fact("compared on", Data)
            .Fact("baseline", Comparison.Baseline)
            .Fact("intervals", FormattableString.Invariant($"{100 * Comparison.Confidence:0.#} %"));
        if (!isPair)
        {
            view.Notes(Comparison[Comparison.Headline.Name].Differences.Select(difference => difference.Sentence));
        }

        view.Notes(Cautions);
        view.Table(
            ["metric", .. Comparison.Models],
            Comparison.Metrics.Where(metric => isPair || shown.Contains(metric.Metric.Name)).Select(metric => (IReadOnlyList<object?>)[metric.Metric.Name, .. Comparison.Models.Select(model => ReportNumber.WithEnds(metric.Values[model]))]),
            "Metrics");
        view.Table(
            ["metric", "model", "difference", "more than chance", "test", "p", .. (string[])(isPair ? [] : ["p, corrected"])],
            Comparison.Metrics.Where(metric => isPair || shown.Contains(metric.Metric.Name)).SelectMany(metric => metric.Differences).Select(difference => (IReadOnlyList<object?>)
            [
                difference.Metric.Name, difference.ChallengerName, Signed(difference.TestInterval), difference.IsMoreThanChance ? difference.IsGain ? "better" : "worse" : "no", difference.Test, Probability(difference.PValue),
                .. (object?[])(isPair ? [] : [Probability(difference.AdjustedPValue)]),
            ]),
            $"Difference to {Comparison.Baseline}, paired");
        if (!isPair)
        {
            view.Note($"p is corrected by Holm for {Comparison.Metrics[0].Differences[0].Comparisons} comparisons of each metric{(Comparison.BaselineIsBest ? ": all pairs of models, since any could have been the best" : "")}.");
        }

        foreach (var figure in Comparison.Figures(shown))
        {
            view.Figure(figure);
        }

        return view;
    }

    private static string Signed(ConfidenceInterval interval) => double.IsNaN(interval.Low)
        ? NumberText.Signed(interval.Value)
        : $"{NumberText.Signed(interval.Value)} ({NumberText.Signed(interval.Low)} to {NumberText.Signed(interval.High)})";

    private static string Probability(double p) => double.IsNaN(p) ? NumberText.Undefined : p < 0.0001 ? "< 0.0001" : NumberText.Metric(p);
}
