using ModelOps.Evaluation.Metrics;

namespace ModelOps;

/// <summary>Curves of one class against the rest, over every probability that occurs as a threshold.</summary>
public static class ClassCurves
{
    /// <summary>ROC curve: false positive rate (x) and true positive rate (y).</summary>
    /// <param name="input">Rows with probabilities.</param>
    /// <param name="index">The class that counts as positive.</param>
    /// <param name="name">The curve's name.</param>
    public static CurvePoints Roc(MetricInput input, int index, string name)
    {
        var (positive, negative, thresholds) = Cumulate(input, index);
        return new CurvePoints(name, Share(negative), Share(positive), thresholds);
    }

    /// <summary>Precision-recall curve: recall (x) and precision (y), starting at recall 0 and precision 1.</summary>
    /// <inheritdoc cref="Roc" path="/param"/>
    public static CurvePoints PrecisionRecall(MetricInput input, int index, string name)
    {
        var (positive, negative, thresholds) = Cumulate(input, index);
        double[] precision = [.. positive.Select((right, i) => right + negative[i] == 0 ? 1 : right / (right + negative[i]))];
        return new CurvePoints(name, Share(positive), precision, thresholds);
    }

    /// <summary>Cumulative gain curve: the share of all rows that score highest (x) and the share of the positive rows among them (y).</summary>
    /// <inheritdoc cref="Roc" path="/param"/>
    public static CurvePoints Gain(MetricInput input, int index, string name)
    {
        var (positive, negative, thresholds) = Cumulate(input, index);
        return new CurvePoints(name, Share([.. positive.Zip(negative, (right, other) => right + other)]), Share(positive), thresholds);
    }

    /// <summary>Lift curve: the share of all rows that score highest (x), and how many times as many positive rows are among them as among as many rows by chance (y).</summary>
    /// <inheritdoc cref="Roc" path="/param"/>
    public static CurvePoints Lift(MetricInput input, int index, string name)
    {
        var gain = Gain(input, index, name);
        return new CurvePoints(name, [.. gain.X.Skip(1)], [.. gain.Y.Zip(gain.X, (share, rows) => share / rows).Skip(1)], [.. gain.Thresholds.Skip(1)]);
    }

    /// <summary>
    /// Calibration curve: rows are put into bins of equal width by their probability; the mean probability of a bin (x)
    /// against the share of positive rows in it (y). Bins without rows are left out.
    /// </summary>
    /// <inheritdoc cref="Roc" path="/param"/>
    /// <param name="bins">The number of bins, 2 or more.</param>
    public static CurvePoints Calibration(MetricInput input, int index, string name, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        var weight = new double[bins];
        var probability = new double[bins];
        var positive = new double[bins];
        var scores = input.Scores(index);
        for (var row = 0; row < input.Count; row++)
        {
            var each = input.Weights.IsEmpty ? 1 : input.Weights[row];
            var bin = CalibrationError.Bin(scores[row], bins);
            weight[bin] += each;
            probability[bin] += each * scores[row];
            positive[bin] += input.Targets[row] == index ? each : 0;
        }

        var used = Enumerable.Range(0, bins).Where(bin => weight[bin] > 0).ToArray();
        return new CurvePoints(name, [.. used.Select(bin => probability[bin] / weight[bin])], [.. used.Select(bin => positive[bin] / weight[bin])], [.. used.Select(bin => weight[bin])]);
    }

    // The weight of positive and negative rows at or above each threshold, from the highest threshold down; first none.
    private static (double[] Positive, double[] Negative, double[] Thresholds) Cumulate(MetricInput input, int index)
    {
        List<double> positive = [0], negative = [0], thresholds = [double.PositiveInfinity];
        var rows = new Ranked(input, index, input.Weights);
        for (var i = 0; i < rows.Count;)
        {
            thresholds.Add(rows.Score(i));
            var (more, others) = rows.NextGroup(ref i);
            positive.Add(positive[^1] + more);
            negative.Add(negative[^1] + others);
        }

        return ([.. positive], [.. negative], [.. thresholds]);
    }

    private static double[] Share(double[] cumulated) => [.. cumulated.Select(value => value / cumulated[^1])];
}
