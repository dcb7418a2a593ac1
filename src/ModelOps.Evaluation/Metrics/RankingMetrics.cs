using ModelOps.Evaluation.Metrics;

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
    public static double RocAuc(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) =>
        RocAuc(new Ranked(positive, scores, weights, Descending(scores)));

    /// <summary>
    /// Average precision: the sum over thresholds of the step in recall times the precision there. NaN when one of the two classes is absent:
    /// any order of the rows would be perfect then.
    /// </summary>
    /// <inheritdoc cref="RocAuc(ReadOnlySpan{bool}, ReadOnlySpan{double}, ReadOnlySpan{double})" path="/param"/>
    public static double AveragePrecision(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) =>
        AveragePrecision(new Ranked(positive, scores, weights, Descending(scores)));

    /// <summary>
    /// Area under the precision-recall curve by trapezes, starting at precision 1; more hopeful than
    /// <see cref="AveragePrecision(ReadOnlySpan{bool}, ReadOnlySpan{double}, ReadOnlySpan{double})"/>. NaN when one
    /// of the two classes is absent.
    /// </summary>
    /// <inheritdoc cref="RocAuc(ReadOnlySpan{bool}, ReadOnlySpan{double}, ReadOnlySpan{double})" path="/param"/>
    public static double PrecisionRecallAuc(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) =>
        PrecisionRecallAuc(new Ranked(positive, scores, weights, Descending(scores)));

    internal static double RocAuc(Ranked rows)
    {
        double area = 0, truePositive = 0, falsePositive = 0;
        for (var i = 0; i < rows.Count;)
        {
            var (positive, negative) = rows.NextGroup(ref i);
            area += negative * (truePositive + (positive / 2));
            truePositive += positive;
            falsePositive += negative;
        }

        return area / (truePositive * falsePositive);
    }

    internal static double AveragePrecision(Ranked rows)
    {
        double sum = 0, truePositive = 0, all = 0;
        for (var i = 0; i < rows.Count;)
        {
            var (positive, negative) = rows.NextGroup(ref i);
            truePositive += positive;
            all += positive + negative;
            sum += positive > 0 ? positive * truePositive / all : 0;
        }

        return all > truePositive ? sum / truePositive : double.NaN;
    }

    internal static double PrecisionRecallAuc(Ranked rows)
    {
        double area = 0, truePositive = 0, all = 0, before = 1;
        for (var i = 0; i < rows.Count;)
        {
            var (positive, negative) = rows.NextGroup(ref i);
            truePositive += positive;
            all += positive + negative;
            if (all > 0)
            {
                var precision = truePositive / all;
                area += positive * (precision + before) / 2;
                before = precision;
            }
        }

        return all > truePositive ? area / truePositive : double.NaN;
    }

    /// <summary>Row numbers from the highest score to the lowest, equal scores in row order.</summary>
    internal static int[] Descending(ReadOnlySpan<double> scores)
    {
        var keys = new double[scores.Length];
        var order = new int[scores.Length];
        for (var row = 0; row < order.Length; row++)
        {
            keys[row] = -scores[row];
            order[row] = row;
        }

        Array.Sort(keys, order);
        return order;
    }
}
