namespace ModelOps.Learning;

/// <summary>What a trainer is to predict.</summary>
/// <param name="Values">The class index (classification) or the value (regression), one a row; never NaN.</param>
/// <param name="ClassCount">The number of classes; 0 for regression.</param>
/// <param name="Weights">The weight of each row, class weights included; null when all weights are 1.</param>
public sealed record Targets(double[] Values, int ClassCount, float[]? Weights = null)
{
    /// <summary>The rows asked for, in that order.</summary>
    /// <param name="rows">Row numbers.</param>
    public Targets Take(ReadOnlySpan<int> rows)
    {
        var values = new double[rows.Length];
        var weights = Weights is null ? null : new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = Values[rows[i]];
            if (weights is not null)
            {
                weights[i] = Weights![rows[i]];
            }
        }

        return new Targets(values, ClassCount, weights);
    }
}
