namespace ModelOps.Evaluation.Metrics;

/// <summary>How well scores put the positive rows before the others. Scores need not be probabilities.</summary>
public static class RankingMetrics
{
    /// <summary>
    /// Area under the ROC curve: the chance that a positive row scores higher than a negative one, ties counting half
    /// (Mann-Whitney). NaN when one of the two is absent.
    /// </summary>
    /// <param name="positive">True where the row is positive.</param>
    /// <param name="scores">The score of each row.</param>
    /// <param name="weights">The weight of each row; empty for 1 each.</param>
    public static double RocAuc(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) => Of(positive, scores, weights).Figures().RocAuc;

    /// <summary>
    /// Average precision: the sum over thresholds of the step in recall times the precision there. NaN when one of the two classes is absent:
    /// any order of the rows would be perfect then.
    /// </summary>
    /// <inheritdoc cref="RocAuc(ReadOnlySpan{bool}, ReadOnlySpan{double}, ReadOnlySpan{double})" path="/param"/>
    public static double AveragePrecision(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) => Of(positive, scores, weights).Figures().AveragePrecision;

    /// <summary>
    /// Area under the precision-recall curve by trapezes, starting at precision 1; more hopeful than
    /// <see cref="AveragePrecision(ReadOnlySpan{bool}, ReadOnlySpan{double}, ReadOnlySpan{double})"/>. NaN when one
    /// of the two classes is absent.
    /// </summary>
    /// <inheritdoc cref="RocAuc(ReadOnlySpan{bool}, ReadOnlySpan{double}, ReadOnlySpan{double})" path="/param"/>
    public static double PrecisionRecallAuc(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) => Of(positive, scores, weights).Figures().PrecisionRecallAuc;

    /// <summary>
    /// Kolmogorov-Smirnov statistic: the largest true positive rate less false positive rate of any threshold, 0 to 1 (Kolmogorov 1933, Smirnov 1948;
    /// of two samples, one-sided). NaN when one of the two classes is absent.
    /// </summary>
    /// <inheritdoc cref="RocAuc(ReadOnlySpan{bool}, ReadOnlySpan{double}, ReadOnlySpan{double})" path="/param"/>
    public static double KolmogorovSmirnov(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) => Of(positive, scores, weights).Figures().KolmogorovSmirnov;

    /// <summary>
    /// Gain: the share of all positive rows that is among the top share of all rows by score, 0 to 1. Rows that share the score at the cut count in part, which is the mean over all orders of them.
    /// NaN without a positive row.
    /// </summary>
    /// <inheritdoc cref="RocAuc(ReadOnlySpan{bool}, ReadOnlySpan{double}, ReadOnlySpan{double})" path="/param"/>
    /// <param name="share">The share of the rows, above 0 and up to 1; of weighted rows, of their weight.</param>
    public static double Gain(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, double share, ReadOnlySpan<double> weights = default) => Of(positive, scores, weights).Gain(share);

    /// <summary>Lift: how many times more positive rows the top share of all rows has than as many rows drawn at random, <see cref="Gain"/> / share.</summary>
    /// <inheritdoc cref="Gain" path="/param"/>
    public static double Lift(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, double share, ReadOnlySpan<double> weights = default) => Of(positive, scores, weights).Gain(share) / share;

    private static Ranked Of(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights) => new(Ranking.Of(positive, scores), weights);
}
