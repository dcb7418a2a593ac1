namespace ModelOps.Evaluation.Drift;

/// <summary>Fisher's exact test of two samples having the same share of something: two-sided, by the hypergeometric distribution.</summary>
internal static class FisherExact
{
    // Tables as likely as the one seen count with it, whatever the last bits say (as in R and scipy).
    private const double Tolerance = 1e-7;

    /// <summary>The chance of a split that is as unlikely as the one seen, or more so, given both samples' sizes.</summary>
    /// <param name="one">Rows of the one sample that have it.</param>
    /// <param name="other">Rows of the other sample that have it.</param>
    /// <param name="allOfOne">The one sample's rows.</param>
    /// <param name="allOfOther">The other sample's rows.</param>
    internal static double PValue(double one, double other, double allOfOne, double allOfOther)
    {
        if (allOfOne > allOfOther)
        {
            return PValue(other, one, allOfOther, allOfOne);
        }

        var (both, least) = (one + other, Math.Max(0, one + other - allOfOther));
        var weights = new double[(int)(Math.Min(both, allOfOne) - least) + 1];
        for (var i = 1; i < weights.Length; i++)
        {
            var before = least + i - 1;
            weights[i] = weights[i - 1] + Math.Log((both - before) / (before + 1) * ((allOfOne - before) / (allOfOther - both + before + 1)));
        }

        var (most, seen) = (weights.Max(), weights[(int)(one - least)]);
        return Math.Min(1, weights.Where(weight => weight <= seen + Tolerance).Sum(weight => Math.Exp(weight - most)) / weights.Sum(weight => Math.Exp(weight - most)));
    }
}
