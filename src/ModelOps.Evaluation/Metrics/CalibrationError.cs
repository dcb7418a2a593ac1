namespace ModelOps.Evaluation.Metrics;

/// <summary>
/// Expected calibration error (Naeini, Cooper and Hauskrecht 2015; of more classes by the most probable one, Guo and others 2017): rows are put into ten bins of equal width by their probability,
/// as in the calibration curve, and the error is Σ |Σ w (p − y)| / Σ w over the bins: the distance of mean probability and share of positive rows, weighted by the rows of each bin.
/// </summary>
internal sealed class CalibrationError
{
    internal const int Bins = 10;
    private readonly byte[] _bins;
    private readonly RowLosses _gaps;

    private CalibrationError(MetricInput input)
    {
        _bins = new byte[input.Count];
        var gaps = new double[input.Count];
        for (var row = 0; row < gaps.Length; row++)
        {
            var each = input.Probabilities.Slice(row * input.ClassCount, input.ClassCount);
            var judged = input.Task == LearningTask.Binary ? input.PositiveClass : MetricInput.Largest(each);
            _bins[row] = (byte)Bin(each[judged], Bins);
            gaps[row] = each[judged] - (input.Targets[row] == judged ? 1 : 0);
        }

        _gaps = new RowLosses(gaps);
    }

    /// <summary>Of two classes the positive one's, of more the one of the most probable class.</summary>
    internal static double Of(WeightedRows rows)
    {
        var error = rows.Input.Once("calibration error", input => new CalibrationError(input));
        Span<double> sums = stackalloc double[Bins];
        rows.Parts(error._gaps, error._bins, sums);
        var sum = 0.0;
        foreach (var part in sums)
        {
            sum += Math.Abs(part);
        }

        return rows.Input.Count == 0 ? double.NaN : sum;
    }

    /// <summary>The bin of a probability: above the lower edge, up to the upper one; 0 is in the first.</summary>
    internal static int Bin(double probability, int bins) => Math.Clamp((int)Math.Ceiling(probability * bins) - 1, 0, bins - 1);
}
