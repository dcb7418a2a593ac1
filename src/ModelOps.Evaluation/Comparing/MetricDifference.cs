using System.Globalization;

namespace ModelOps;

/// <summary>One metric of two models on the same rows.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Challenger">The new model's value.</param>
/// <param name="Champion">The present model's value.</param>
/// <param name="Difference">Challenger minus champion, with its interval by the paired bootstrap.</param>
public sealed record MetricDifference(MetricDefinition Metric, double Challenger, double Champion, ConfidenceInterval Difference)
{
    /// <summary>True when the interval leaves out 0 on the good side.</summary>
    public bool IsBetter => Metric.HigherIsBetter ? Difference.Low > 0 : Difference.High < 0;

    /// <summary>True when the interval leaves out 0 on the bad side.</summary>
    public bool IsWorse => Metric.HigherIsBetter ? Difference.High < 0 : Difference.Low > 0;

    /// <summary>What the challenger is called.</summary>
    public string ChallengerName { get; init; } = "the challenger";

    /// <summary>What the champion is called.</summary>
    public string ChampionName { get; init; } = "the champion";

    /// <summary>The test that gives <see cref="PValue"/>: <c>DeLong</c> for ROC AUC of two classes, <c>McNemar</c> or <c>exact McNemar</c> for accuracy, else <c>bootstrap</c>.</summary>
    public string Test { get; init; } = "bootstrap";

    /// <summary>The chance of a difference as large, on either side, if the models were equally good; NaN where it is undefined.</summary>
    public double PValue { get; init; } = double.NaN;

    /// <summary><see cref="PValue"/> corrected by Holm for the number of comparisons of this metric; the same when there is one.</summary>
    public double AdjustedPValue { get; init; } = double.NaN;

    /// <summary>How many comparisons of this metric it is corrected for.</summary>
    public int Comparisons { get; init; } = 1;

    /// <summary>The difference with the interval of its test: DeLong's, or that of the paired bootstrap.</summary>
    public ConfidenceInterval TestInterval { get; init; } = Difference;

    /// <summary>The number of rows.</summary>
    public int Rows { get; init; }

    /// <summary>Between 0 and 1.</summary>
    public double Confidence { get; init; } = new BootstrapOptions().Confidence;

    /// <summary>True when the corrected p-value is at most 1 − <see cref="Confidence"/>: chance alone rarely gives such a difference.</summary>
    public bool IsMoreThanChance => AdjustedPValue <= 1 - Confidence + 1e-12;

    /// <summary>True when the challenger's value is the better one, whether or not by chance.</summary>
    public bool IsGain => Metric.IsBetter(Challenger, Champion);

    /// <summary>The difference, its test, and whether it is more than chance, as a sentence.</summary>
    public string Sentence
    {
        get
        {
            if (!double.IsFinite(TestInterval.Value))
            {
                return $"{Metric.Name} of {ChallengerName} and {ChampionName} cannot be compared: it is undefined on these {Rows} rows.";
            }

            var (value, low, high) = TestInterval.Value < 0 ? (-TestInterval.Value, -TestInterval.High, -TestInterval.Low) : (TestInterval.Value, TestInterval.Low, TestInterval.High);
            var way = TestInterval.Value == 0 ? "the same as"
                : (TestInterval.Value > 0 ? "higher" : "lower") + (TestInterval.Value > 0 == Metric.HigherIsBetter ? " (better)" : " (worse)") + " than";
            var by = TestInterval.Value == 0 ? "" : $" by {NumberText.Metric(value)}";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Metric.Name} of {ChallengerName} is {way} that of {ChampionName}{by} ({NumberText.Metric(low)} to {NumberText.Metric(high)}; {Test} p {Probability(PValue)}{(Comparisons > 1 ? $", corrected for {Comparisons} comparisons p {Probability(AdjustedPValue)}" : "")}): {Verdict}.");
        }
    }

    /// <summary>The comparison as a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Metric.Name}: {NumberText.Metric(Challenger)} against {NumberText.Metric(Champion)}, difference {NumberText.Signed(Difference.Value)} ({NumberText.Signed(Difference.Low)} to {NumberText.Signed(Difference.High)}): {(IsBetter ? "better" : IsWorse ? "worse" : "no clear difference")}.");

    private string Verdict => double.IsNaN(AdjustedPValue) ? $"{Rows} rows are too few to say whether it is more than chance"
        : IsMoreThanChance ? "more than chance"
        : $"not more than chance can explain with {Rows} rows";

    internal static string Probability(double p) => double.IsNaN(p) ? "undefined" : p < 0.0001 ? "< 0.0001" : "= " + p.ToString(p < 0.001 ? "0.0000" : "0.000", CultureInfo.InvariantCulture);
}
