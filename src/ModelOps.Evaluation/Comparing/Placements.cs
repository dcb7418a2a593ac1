namespace ModelOps.Evaluation.Comparing;

/// <summary>For each positive row the share of negative rows that score lower, and for each negative row the share of positive ones that score higher; ties count half.</summary>
internal sealed record Placements(double[] OfPositives, double[] OfNegatives)
{
    /// <summary>The area under the ROC curve.</summary>
    internal double Area => OfPositives.Length == 0 || OfNegatives.Length == 0 ? double.NaN : OfPositives.Sum() / OfPositives.Length;

    internal static Placements Of(MetricInput rows)
    {
        var scores = rows.Scores(rows.PositiveClass);
        int[] positives = [.. Enumerable.Range(0, rows.Count).Where(row => rows.Targets[row] == rows.PositiveClass)];
        int[] negatives = [.. Enumerable.Range(0, rows.Count).Where(row => rows.Targets[row] != rows.PositiveClass)];
        double[] Pick(int[] which) => [.. which.Select(row => scores[row])];
        var (all, ofPositives, ofNegatives) = (MidRanks(scores), MidRanks(Pick(positives)), MidRanks(Pick(negatives)));
        return new(
            [.. positives.Select((row, i) => (all[row] - ofPositives[i]) / negatives.Length)],
            [.. negatives.Select((row, i) => 1 - ((all[row] - ofNegatives[i]) / positives.Length))]);
    }

    // From 1; equal values share the mean of their ranks.
    private static double[] MidRanks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort((double[])values.Clone(), order);
        var ranks = new double[values.Length];
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && values[order[end]] == values[order[start]])
            {
                end++;
            }

            for (var i = start; i < end; i++)
            {
                ranks[order[i]] = (start + end + 1) / 2.0;
            }

            start = end;
        }

        return ranks;
    }
}
