using ModelOps.Evaluation.Comparing;
using ModelOps.Evaluation.Statistics;

namespace ModelOps;

/// <summary>
/// McNemar's test (1947): are two classifiers right equally often on the same rows? Only the rows count on which one is right and the other is wrong; if the models are equally good, each kind is as likely.
/// Exactly by the binomial distribution below 25 such rows, else by chi-square with Edwards' correction for continuity (1948).
/// </summary>
/// <param name="OnlyFirst">Rows on which only the first is right.</param>
/// <param name="OnlySecond">Rows on which only the second is right.</param>
/// <param name="ExactPValue">Two-sided, by the binomial distribution; 1 when no row differs.</param>
/// <param name="Statistic">(|b − c| − 1)² / (b + c); 0 when both numbers are equal.</param>
/// <param name="CorrectedPValue">The chance of such a statistic by chi-square on one degree of freedom.</param>
public sealed record McNemarTest(int OnlyFirst, int OnlySecond, double ExactPValue, double Statistic, double CorrectedPValue)
{
    private const int FewRows = 25;

    /// <summary>True when the p-value is the exact one, since few rows differ.</summary>
    public bool IsExact => OnlyFirst + OnlySecond < FewRows;

    /// <summary>The p-value to judge by, see <see cref="IsExact"/>.</summary>
    public double PValue => IsExact ? ExactPValue : CorrectedPValue;

    /// <summary>The test of two classifiers' predicted classes.</summary>
    /// <param name="first">One classifier's rows.</param>
    /// <param name="second">The other's, of the same rows in the same order.</param>
    /// <exception cref="InvalidInputException">Other rows, rows of a regressor, or rows with weights, for which the test is not defined.</exception>
    public static McNemarTest Of(MetricInput first, MetricInput second)
    {
        PairedRows.Refuse(first, second, first.Task == LearningTask.Regression ? "McNemar's test needs classifiers." : null, "McNemar's test");
        int onlyFirst = 0, onlySecond = 0;
        for (var row = 0; row < first.Count; row++)
        {
            var (one, other) = (first.Predicted[row] == first.Targets[row], second.Predicted[row] == second.Targets[row]);
            onlyFirst += one && !other ? 1 : 0;
            onlySecond += other && !one ? 1 : 0;
        }

        var all = onlyFirst + onlySecond;
        var distance = Math.Max(0, Math.Abs(onlyFirst - onlySecond) - 1);
        var statistic = all == 0 ? 0 : (double)distance * distance / all;
        return new(onlyFirst, onlySecond, Exact(Math.Min(onlyFirst, onlySecond), all), statistic, ChiSquareTail.Of(statistic, 1));
    }

    // Both tails of a fair coin.
    private static double Exact(int fewer, int all)
    {
        var (term, sum) = (-all * Math.Log(2), 0.0);
        for (var hits = 0; hits <= fewer; hits++)
        {
            sum += Math.Exp(term);
            term += Math.Log((double)(all - hits) / (hits + 1));
        }

        return Math.Min(1, 2 * sum);
    }
}
