namespace ModelOps.Evaluation.Fairness;

/// <summary>The rates of groups from sums over their rows, and the measures from the rates.</summary>
internal sealed class GroupRates
{
    private readonly double[][] _columns;
    private readonly bool _isOfClasses;

    /// <param name="rows">True values and predictions.</param>
    /// <param name="favourable">The class whose prediction is the favourable outcome; without meaning for regression.</param>
    internal GroupRates(MetricInput rows, int favourable)
    {
        _isOfClasses = rows.Task != LearningTask.Regression;
        _columns = _isOfClasses ? OfClasses(rows, favourable) : OfValues(rows);
    }

    internal IReadOnlyList<string> Names => _isOfClasses ? ["selection_rate", "true_positive_rate", "false_positive_rate"] : ["mean_error", "mean_absolute_error"];

    /// <summary>The sums of some rows, of which one may come more than once.</summary>
    internal double[] Sums(ReadOnlySpan<int> rows)
    {
        var sums = new double[_columns.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            var column = _columns[i];
            var sum = 0.0;
            foreach (var row in rows)
            {
                sum += column[row];
            }

            sums[i] = sum;
        }

        return sums;
    }

    internal double[] Rates(double[] sums) => _isOfClasses
        ? [(sums[1] + sums[3]) / (sums[0] + sums[2]), sums[1] / sums[0], sums[3] / sums[2]]
        : [sums[1] / sums[0], sums[2] / sums[0]];

    /// <summary>The measures in the order of <see cref="FairnessMeasures"/>.</summary>
    /// <param name="rates">Group by group the rates of those that are compared.</param>
    /// <param name="given">The place of the reference group that was given; −1 for none.</param>
    internal double[] Measures(double[][] rates, int given)
    {
        double Spread(int rate) => rates.Max(group => group[rate]) - rates.Min(group => group[rate]);
        if (rates.Length < 2)
        {
            return [.. FairnessMeasures.For(_isOfClasses ? LearningTask.Binary : LearningTask.Regression).Select(_ => double.NaN)];
        }

        if (!_isOfClasses)
        {
            return [Defined(rates, 0, Spread), Defined(rates, 1, Spread)];
        }

        double Ratio(int rate) => rates.Min(group => group[rate]) / rates.Max(group => group[rate]);
        double Impact(int rate) => given < 0 ? Ratio(rate) : rates.Where((_, group) => group != given).Min(group => group[rate]) / rates[given][rate];
        var (opportunity, alarms) = (Defined(rates, 1, Spread), Defined(rates, 2, Spread));
        return [Defined(rates, 0, Spread), Defined(rates, 0, Ratio), Defined(rates, 0, Impact), opportunity, Math.Max(opportunity, alarms)];
    }

    /// <summary>The rates that a measure is made of, by place.</summary>
    internal static int[] Used(int measure, bool isOfClasses) => !isOfClasses ? [measure] : measure switch
    {
        <= 2 => [0],
        3 => [1],
        _ => [1, 2],
    };

    // A rate that one of the groups does not have leaves nothing to compare.
    private static double Defined(double[][] rates, int rate, Func<int, double> measure) => rates.Any(group => double.IsNaN(group[rate])) ? double.NaN : measure(rate);

    // Rows of the class, and those predicted as it; rows of others, and those predicted as it.
    private static double[][] OfClasses(MetricInput rows, int favourable)
    {
        var columns = Empty(4, rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            var weight = rows.Weights.IsEmpty ? 1 : rows.Weights[row];
            var first = rows.Targets[row] == favourable ? 0 : 2;
            columns[first][row] = weight;
            columns[first + 1][row] = rows.Predicted[row] == favourable ? weight : 0;
        }

        return columns;
    }

    private static double[][] OfValues(MetricInput rows)
    {
        var columns = Empty(3, rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            var weight = rows.Weights.IsEmpty ? 1 : rows.Weights[row];
            var error = rows.Predictions[row] - rows.Values[row];
            (columns[0][row], columns[1][row], columns[2][row]) = (weight, weight * error, weight * Math.Abs(error));
        }

        return columns;
    }

    private static double[][] Empty(int count, int rows) => [.. Enumerable.Range(0, count).Select(_ => new double[rows])];
}
