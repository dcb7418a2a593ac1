namespace ModelOps.Evaluation.Statistics;

/// <summary>p-values of several tests, corrected for their number.</summary>
internal static class HolmCorrection
{
    /// <summary>
    /// Holm's step-down correction (1979): the least p-value times the number of tests, the next times one fewer, and so on, never
    /// less than one before. The chance that any test without an effect comes below a limit is then at most that limit.
    /// </summary>
    internal static double[] Of(IReadOnlyList<double> pValues)
    {
        int[] order = [.. Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i])];
        var adjusted = new double[pValues.Count];
        var least = 0.0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            least = Math.Max(least, Math.Min(1, pValues[order[rank]] * (order.Length - rank)));
            adjusted[order[rank]] = least;
        }

        return adjusted;
    }
}
