namespace ModelOps.Evaluation.Metrics;

/// <summary>Rows in descending order of score with their weights, read in groups of equal score.</summary>
internal readonly ref struct Ranked(Ranking ranking, ReadOnlySpan<double> weights)
{
    private readonly ReadOnlySpan<double> _weights = weights;

    /// <summary>One class against the rest.</summary>
    internal Ranked(MetricInput input, int index, ReadOnlySpan<double> weights)
        : this(input.Ranking(index), weights)
    {
    }

    internal int Count => ranking.Kinds.Length;

    internal double Score(int position) => ranking.Scores[position];

    /// <summary>The positive and negative weight of the rows that share the score at <paramref name="position"/>, which moves behind them.</summary>
    internal (double Positive, double Negative) NextGroup(ref int position)
    {
        double positive = 0, negative = 0;
        while (true)
        {
            var kind = ranking.Kinds[position];
            var weight = Weight(position++);
            if ((kind & Ranking.Positive) != 0)
            {
                positive += weight;
            }
            else
            {
                negative += weight;
            }

            if ((kind & Ranking.Last) != 0)
            {
                return (positive, negative);
            }
        }
    }

    /// <summary>All measures of the order, in one pass.</summary>
    internal RankedFigures Figures()
    {
        var (positive, negative) = Totals();
        return Figures(positive, negative);
    }

    /// <summary>As the other, for one that knows the weight of all positive and of all negative rows.</summary>
    internal RankedFigures Figures(double allPositive, double allNegative)
    {
        double roc = 0, precisions = 0, trapezes = 0, widest = 0, truePositive = 0, falsePositive = 0, before = 1;
        for (var i = 0; i < Count;)
        {
            var (positive, negative) = NextGroup(ref i);
            if (positive + negative == 0)
            {
                continue;
            }

            roc += negative * (truePositive + (positive / 2));
            truePositive += positive;
            falsePositive += negative;
            var precision = truePositive / (truePositive + falsePositive);
            precisions += positive * precision;
            trapezes += positive * (precision + before) / 2;
            before = precision;
            widest = Math.Max(widest, (truePositive * allNegative) - (falsePositive * allPositive));
        }

        var pairs = truePositive * falsePositive;
        return new RankedFigures(roc / pairs, falsePositive > 0 ? precisions / truePositive : double.NaN, falsePositive > 0 ? trapezes / truePositive : double.NaN, pairs > 0 ? widest / (allPositive * allNegative) : double.NaN);
    }

    /// <summary>The share of the positive weight that is in the top share of all weight; rows that share the score at the cut count in part.</summary>
    internal double Gain(double share)
    {
        var (allPositive, allNegative) = Totals();
        var left = share * (allPositive + allNegative);
        double caught = 0;
        for (var i = 0; i < Count && left > 0;)
        {
            var (positive, negative) = NextGroup(ref i);
            var size = positive + negative;
            caught += size <= left ? positive : positive * left / size;
            left -= size;
        }

        // The last bits of a sum may pass the whole.
        return allPositive > 0 ? Math.Min(1, caught / allPositive) : double.NaN;
    }

    private (double Positive, double Negative) Totals()
    {
        double positive = 0, negative = 0;
        for (var i = 0; i < Count; i++)
        {
            var weight = Weight(i);
            var isPositive = ranking.Kinds[i] & Ranking.Positive;
            positive += isPositive * weight;
            negative += (1 - isPositive) * weight;
        }

        return (positive, negative);
    }

    private double Weight(int position) => _weights.IsEmpty ? 1 : _weights[ranking.Order is { } order ? order[position] : position];
}

/// <summary>How well scores put the rows of a class before the others.</summary>
internal sealed record RankedFigures(double RocAuc, double AveragePrecision, double PrecisionRecallAuc, double KolmogorovSmirnov);
