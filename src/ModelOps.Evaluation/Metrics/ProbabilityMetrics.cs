namespace ModelOps.Evaluation.Metrics;

/// <summary>How near predicted probabilities are to what happened; lower is better.</summary>
public static class ProbabilityMetrics
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>
    /// Cross-entropy: the mean of −ln p of the true class. Probabilities are kept 2.2e-16 away from 0 and 1 and made to
    /// sum to 1, as scikit-learn does.
    /// </summary>
    /// <param name="targets">The true class of each row.</param>
    /// <param name="probabilities">Row after row the probability of each class.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="weights">The weight of each row; empty for 1 each.</param>
    public static double LogLoss(ReadOnlySpan<int> targets, ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<double> weights = default) =>
        LogLosses(targets, probabilities, classCount).Mean(weights);

    /// <summary>Brier score of two classes: the mean of (p − y)², y being 1 where the row is positive.</summary>
    /// <param name="positive">True where the row is positive.</param>
    /// <param name="probabilities">The probability of the positive class in each row.</param>
    /// <param name="weights">The weight of each row; empty for 1 each.</param>
    public static double Brier(ReadOnlySpan<bool> positive, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default)
    {
        double sum = 0, total = 0;
        for (var row = 0; row < positive.Length; row++)
        {
            var weight = weights.IsEmpty ? 1 : weights[row];
            var error = probabilities[row] - (positive[row] ? 1 : 0);
            sum += weight * error * error;
            total += weight;
        }

        return sum / total;
    }

    /// <summary>
    /// Brier score of any number of classes: the mean over rows of Σ (p − y)² over classes (Brier 1950), halved for two
    /// classes so that it equals the score of two classes.
    /// </summary>
    /// <inheritdoc cref="LogLoss" path="/param"/>
    public static double Brier(ReadOnlySpan<int> targets, ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<double> weights = default) =>
        BrierLosses(targets, probabilities, classCount).Mean(weights);

    /// <summary>−ln p of the true class of each row.</summary>
    internal static RowLosses LogLosses(ReadOnlySpan<int> targets, ReadOnlySpan<double> probabilities, int classCount)
    {
        var losses = new double[targets.Length];
        for (var row = 0; row < losses.Length; row++)
        {
            var each = probabilities.Slice(row * classCount, classCount);
            var all = 0.0;
            foreach (var probability in each)
            {
                all += Clip(probability);
            }

            losses[row] = -Math.Log(Clip(each[targets[row]]) / all);
        }

        return new RowLosses(losses);
    }

    /// <summary>Σ (p − y)² of each row, halved for two classes.</summary>
    internal static RowLosses BrierLosses(ReadOnlySpan<int> targets, ReadOnlySpan<double> probabilities, int classCount)
    {
        var losses = new double[targets.Length];
        for (var row = 0; row < losses.Length; row++)
        {
            for (var each = 0; each < classCount; each++)
            {
                var error = probabilities[(row * classCount) + each] - (targets[row] == each ? 1 : 0);
                losses[row] += error * error;
            }

            losses[row] /= classCount == 2 ? 2 : 1;
        }

        return new RowLosses(losses);
    }

    private static double Clip(double probability) => Math.Clamp(probability, Epsilon, 1 - Epsilon);
}
