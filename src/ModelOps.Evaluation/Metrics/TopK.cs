namespace ModelOps.Evaluation.Metrics;

/// <summary>Whether the true class of a row is among its most probable ones.</summary>
internal static class TopK
{
    /// <summary>1 where the true class is among the k most probable, else 0. Of classes equally probable the later one comes first, as in scikit-learn.</summary>
    internal static RowLosses Hits(MetricInput input, double k)
    {
        var hits = new double[input.Count];
        for (var row = 0; row < hits.Length; row++)
        {
            var each = input.Probabilities.Slice(row * input.ClassCount, input.ClassCount);
            var target = input.Targets[row];
            var before = 0;
            for (var other = 0; other < each.Length; other++)
            {
                before += each[other] > each[target] || (each[other] == each[target] && other > target) ? 1 : 0;
            }

            hits[row] = before < k ? 1 : 0;
        }

        return new RowLosses(hits);
    }
}
