namespace ModelOps.Evaluation.Metrics;

/// <summary>How near predicted numbers are to the true ones, as scikit-learn defines it. Without rows every measure is NaN.</summary>
public static class RegressionMetrics
{
    /// <summary>Coefficient of determination: 1 − Σ(y − p)² / Σ(y − ȳ)². NaN for a constant y and for fewer than 2 rows.</summary>
    /// <param name="values">The true value of each row.</param>
    /// <param name="predictions">The predicted value of each row.</param>
    /// <param name="weights">The weight of each row; empty for 1 each.</param>
    public static double R2(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights = default)
    {
        if (values.Length < 2)
        {
            return double.NaN;
        }

        var mean = Mean(values, predictions, weights, static (value, _) => value);
        double residual = 0, spread = 0, first = double.NaN;
        var varies = false;
        for (var row = 0; row < values.Length; row++)
        {
            var weight = weights.IsEmpty ? 1 : weights[row];
            residual += weight * (values[row] - predictions[row]) * (values[row] - predictions[row]);
            spread += weight * (values[row] - mean) * (values[row] - mean);
            if (weight > 0)
            {
                // The mean of equal values may differ from them in the last bit, and the spread be above 0.
                first = double.IsNaN(first) ? values[row] : first;
                varies |= values[row] != first;
            }
        }

        return varies && spread > 0 ? 1 - (residual / spread) : double.NaN;
    }

    /// <summary>Mean absolute error: the mean of |y − p|.</summary>
    /// <inheritdoc cref="R2" path="/param"/>
    public static double MeanAbsoluteError(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights = default) => Mean(values, predictions, weights, AbsoluteError);

    /// <summary>Mean squared error: the mean of (y − p)².</summary>
    /// <inheritdoc cref="R2" path="/param"/>
    public static double MeanSquaredError(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights = default) => Mean(values, predictions, weights, SquaredError);

    /// <summary>The square root of the mean squared error, in the unit of y.</summary>
    /// <inheritdoc cref="R2" path="/param"/>
    public static double RootMeanSquaredError(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights = default) =>
        Math.Sqrt(MeanSquaredError(values, predictions, weights));

    /// <summary>Mean absolute percentage error: the mean of |y − p| / |y|, a share, not per cent; huge where y is 0.</summary>
    /// <inheritdoc cref="R2" path="/param"/>
    public static double MeanAbsolutePercentageError(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights = default) => Mean(values, predictions, weights, PercentageError);

    /// <summary>Quantile (pinball) loss: the mean of q (y − p) where y is above p and (1 − q)(p − y) elsewhere.</summary>
    /// <inheritdoc cref="R2" path="/param"/>
    /// <param name="quantile">q, between 0 and 1; 0.5 gives half the mean absolute error.</param>
    public static double QuantileLoss(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, double quantile, ReadOnlySpan<double> weights = default) => Mean(values, predictions, weights, Pinball(quantile));

    /// <summary>Poisson deviance: the mean of 2 (y ln(y/p) − y + p). NaN unless every y is 0 or more and every p above 0.</summary>
    /// <inheritdoc cref="R2" path="/param"/>
    public static double PoissonDeviance(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights = default) => Mean(values, predictions, weights, Deviance);

    /// <summary>The largest |y − p| of a row that has weight.</summary>
    /// <inheritdoc cref="R2" path="/param"/>
    public static double MaxError(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights = default)
    {
        var largest = double.NaN;
        for (var row = 0; row < values.Length; row++)
        {
            if (weights.IsEmpty || weights[row] > 0)
            {
                largest = double.MaxNumber(largest, Math.Abs(values[row] - predictions[row]));
            }
        }

        return largest;
    }

    internal static double AbsoluteError(double value, double prediction) => Math.Abs(value - prediction);

    internal static double SquaredError(double value, double prediction) => (value - prediction) * (value - prediction);

    internal static double PercentageError(double value, double prediction) => Math.Abs(value - prediction) / Math.Max(Math.Abs(value), 2.220446049250313e-16);

    internal static Func<double, double, double> Pinball(double quantile) => (value, prediction) => value >= prediction ? quantile * (value - prediction) : (1 - quantile) * (prediction - value);

    internal static double Deviance(double value, double prediction) =>
        value < 0 || prediction <= 0 ? double.NaN : 2 * ((value == 0 ? 0 : value * Math.Log(value / prediction)) - value + prediction);

    /// <summary>The loss of each row.</summary>
    internal static RowLosses Losses(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, Func<double, double, double> loss)
    {
        var losses = new double[values.Length];
        for (var row = 0; row < losses.Length; row++)
        {
            losses[row] = loss(values[row], predictions[row]);
        }

        return new RowLosses(losses);
    }

    private static double Mean(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights, Func<double, double, double> loss) => Losses(values, predictions, loss).Mean(weights);
}
