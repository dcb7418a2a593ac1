namespace ModelOps.Evaluation.Metrics;

/// <summary>Rows from the highest score to the lowest, equal scores in row order, for one class against the rest.</summary>
internal sealed class Ranking
{
    /// <summary>Set in <see cref="Kinds"/> where the row is of the class.</summary>
    internal const byte Positive = 1;

    /// <summary>Set in <see cref="Kinds"/> where the next row has a lower score, or there is none.</summary>
    internal const byte Last = 2;

    private Ranking(int[]? order, double[] scores, byte[] kinds) => (Order, Scores, Kinds) = (order, scores, kinds);

    /// <summary>The row at each place; null when the rows stand in this order.</summary>
    internal int[]? Order { get; }

    /// <summary>The score at each place.</summary>
    internal double[] Scores { get; }

    /// <summary><see cref="Positive"/> and <see cref="Last"/> of each place.</summary>
    internal byte[] Kinds { get; }

    internal static Ranking Of(MetricInput input, int index)
    {
        var targets = input.Targets;
        var positive = new bool[targets.Length];
        for (var row = 0; row < positive.Length; row++)
        {
            positive[row] = targets[row] == index;
        }

        return Of(positive, input.Count == 0 ? [] : input.Scores(index));
    }

    internal static Ranking Of(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores)
    {
        var keys = new double[scores.Length];
        var order = new int[scores.Length];
        for (var row = 0; row < order.Length; row++)
        {
            keys[row] = -scores[row];
            order[row] = row;
        }

        Array.Sort(keys, order);
        var kinds = new byte[order.Length];
        for (var place = 0; place < order.Length; place++)
        {
            kinds[place] = (byte)((positive[order[place]] ? Positive : 0) | (place == order.Length - 1 || keys[place + 1] != keys[place] ? Last : 0));
            keys[place] = -keys[place];
        }

        return new Ranking(order, keys, kinds);
    }

    /// <summary>The same for rows that were put into this order.</summary>
    internal Ranking InOrder() => new(null, Scores, Kinds);
}
