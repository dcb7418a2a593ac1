namespace ModelOps.Evaluation.Metrics;

/// <summary>
/// Rows with weights, and what many metrics take from them: one confusion matrix and one pass over the ranked rows serve all.
/// A bootstrap gives the same object other weights for every resample. For one thread at a time.
/// </summary>
internal sealed class WeightedRows(MetricInput input, double[] weights)
{
    private readonly RankedFigures?[] _ranked = new RankedFigures?[Math.Max(1, input.ClassCount)];
    private double[] _weights = weights;
    private ConfusionMatrix? _confusion;
    private double? _total;

    internal MetricInput Input { get; } = input;

    /// <summary>The weight of each row; empty for 1 each.</summary>
    internal ReadOnlySpan<double> Weights => _weights;

    internal ConfusionMatrix Confusion => _confusion ??= ConfusionMatrix.Of(Input.Targets, Input.Predicted, Input.ClassCount, _weights);

    private double Total => _total ??= _weights.Length == 0 ? Input.Count : RowLosses.Sum(_weights);

    /// <summary>Other weights for the same rows.</summary>
    internal WeightedRows Reweigh(double[] weights)
    {
        _weights = weights;
        _confusion = null;
        _total = null;
        Array.Clear(_ranked);
        return this;
    }

    /// <summary>One class against the rest.</summary>
    internal RankedFigures Ranked(int index) => _ranked[index] ??= new Ranked(Input, index, _weights).Figures(Confusion.Support(index), Confusion.Total - Confusion.Support(index));

    internal double Gain(double share) => new Ranked(Input, Input.PositiveClass, _weights).Gain(share);

    /// <summary>The weighted mean of a loss of each row.</summary>
    internal double Mean(RowLosses losses) => losses.Weighted(Weights) / Total;

    /// <summary>The weighted sums of a loss of each row by the part that the row is in, divided by all weight.</summary>
    internal void Parts(RowLosses losses, ReadOnlySpan<byte> parts, Span<double> sums)
    {
        // In four strands, so that a row need not wait for the sum of the row before it.
        const int Strands = 4;
        var strands = new double[sums.Length * Strands];
        var values = losses.Values;
        for (var row = 0; row < parts.Length; row++)
        {
            strands[(parts[row] * Strands) + (row % Strands)] += (_weights.Length == 0 ? 1 : _weights[row]) * values[row];
        }

        for (var part = 0; part < sums.Length; part++)
        {
            sums[part] = RowLosses.Sum(strands.AsSpan(part * Strands, Strands)) / Total;
        }
    }
}
