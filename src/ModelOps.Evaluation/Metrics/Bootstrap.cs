using ModelOps.Evaluation.Metrics;

namespace ModelOps;

/// <summary>
/// Confidence intervals of metrics by the percentile bootstrap (Efron 1979): rows are drawn with replacement, the metric
/// is computed anew, and the interval is what lies between the percentiles of those values, widened to the value itself where they leave it out.
/// </summary>
public static class Bootstrap
{
    /// <summary>The interval of each metric.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="metrics">Metrics that apply to the rows.</param>
    /// <param name="options">Resamples, confidence, seed; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between resamples.</param>
    /// <returns>One interval a metric, in the order given.</returns>
    /// <exception cref="InvalidInputException">Options out of range, or a metric that does not apply.</exception>
    public static ConfidenceInterval[] Intervals(
        MetricInput input, IReadOnlyList<MetricDefinition> metrics, BootstrapOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = Checked(options);
        var whole = new WeightedRows(input, input.WeightArray);
        var samples = Resampler.Run(options, [input], rows => [.. metrics.Select(metric => metric.Compute(rows[0]))], cancellationToken);
        return [.. metrics.Select((metric, i) => Interval(metric.Compute(whole), [.. samples.Select(sample => sample[i])], options.Confidence))];
    }

    /// <summary>
    /// The interval of the difference of one metric between two models on the same rows, drawn together row by row, so
    /// that what both find hard does not blur the difference.
    /// </summary>
    /// <param name="first">One model's rows.</param>
    /// <param name="second">The other's, of the same rows in the same order.</param>
    /// <param name="metric">A metric that applies to both.</param>
    /// <param name="options">Resamples, confidence, seed; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between resamples.</param>
    /// <returns>First minus second.</returns>
    /// <exception cref="InvalidInputException">A different number of rows, other weights or costs, options out of range, or a metric that does not apply.</exception>
    public static ConfidenceInterval Difference(
        MetricInput first, MetricInput second, MetricDefinition metric, BootstrapOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = Checked(options);
        if (first.Count != second.Count)
        {
            throw new InvalidInputException($"The two models were scored on {first.Count} and {second.Count} rows. Score both on the same rows to compare them.");
        }

        if (!first.Weights.SequenceEqual(second.Weights))
        {
            throw new InvalidInputException("The two models were scored with different weights of the rows. Score both with the same weights to compare them.");
        }

        if (metric.NeedsCosts && !first.Costs.SequenceEqual(second.Costs))
        {
            throw new InvalidInputException($"The two models were evaluated with different costs of mistakes, so '{metric.Name}' cannot be compared. Evaluate both with the same costs.");
        }

        var samples = Resampler.Run(options, [first, second], rows => [metric.Compute(rows[0]) - metric.Compute(rows[1])], cancellationToken);
        return Interval(metric.Compute(first) - metric.Compute(second), [.. samples.Select(sample => sample[0])], options.Confidence);
    }

    internal static BootstrapOptions Checked(BootstrapOptions? options)
    {
        options ??= new BootstrapOptions();
        string[] errors = [.. options.Errors()];
        return errors.Length == 0 ? options : throw new InvalidInputException(errors);
    }

    /// <summary>The values of each resample.</summary>
    /// <param name="options">Resamples, seed, threads; checked.</param>
    /// <param name="room">Makes what a thread works in.</param>
    /// <param name="draw">Draws once and computes.</param>
    /// <param name="cancellationToken">Stops between resamples.</param>
    internal static double[][] Repeat<T>(BootstrapOptions options, Func<T> room, Func<Random, T, double[]> draw, CancellationToken cancellationToken)
    {
        var samples = new double[options.Resamples][];
        T Draw(int resample, T own)
        {
            // A generator a resample, so that the values do not depend on how many cores there are.
            samples[resample] = draw(new Random(unchecked((options.Seed * 1_000_003) + resample)), own);
            return own;
        }

        if (options.Threads == 1)
        {
            // On the caller's thread, which may be one that gives way to others.
            var own = room();
            for (var i = 0; i < options.Resamples; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Draw(i, own);
            }
        }
        else
        {
            var limits = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.Threads == 0 ? -1 : options.Threads };
            Parallel.For(0, options.Resamples, limits, room, (i, _, own) => Draw(i, own), _ => { });
        }

        return samples;
    }

    internal static ConfidenceInterval Interval(double value, double[] samples, double confidence)
    {
        var known = samples.Where(double.IsFinite).Order().ToArray();
        if (known.Length < samples.Length / 2)
        {
            return new ConfidenceInterval(value, double.NaN, double.NaN);
        }

        // Measures that chance drives one way, as calibration error, are drawn larger than the value, and the percentiles may leave it out.
        var (low, high) = (Percentile(known, (1 - confidence) / 2), Percentile(known, (1 + confidence) / 2));
        return double.IsNaN(value) ? new ConfidenceInterval(value, low, high) : new ConfidenceInterval(value, Math.Min(low, value), Math.Max(high, value));
    }

    // Linear interpolation between order statistics, numpy's default.
    private static double Percentile(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
