namespace ModelOps.Evaluation.Sequential;

/// <summary>
/// Evidence against a proportion, or against a difference of two, that is exact at every sample size. The likelihood of the rows under all proportions at once, mixed by Jeffreys' Beta(½, ½),
/// is divided by their likelihood under the proportion in question: a martingale of mean 1 if that is the true one (Robbins 1970), which reaches 1/α with a chance of α at most (Ville 1939).
/// Of two samples the mixtures are multiplied, and divided by the largest likelihood that any pair with the difference in question gives (universal inference: Wasserman, Ramdas and Balakrishnan 2020).
/// How the rows are dealt out to the two may change on the way. Both are concave in what is asked, so what is not excluded is one interval.
/// </summary>
internal static class BetaMixture
{
    // Halvings of the range: far below what any sample can tell apart.
    private const int Steps = 50;

    internal static double LogEvidence(ProportionCount sample, double share) => LogMixture(sample) - LogLikelihood(sample, share);

    internal static double LogEvidence(ProportionCount baseline, ProportionCount sample, double difference) =>
        LogMixture(baseline) + LogMixture(sample) - LogProfile(baseline, sample, difference);

    internal static (double Lower, double Upper) Proportion(ProportionCount sample, double alpha)
    {
        var limit = LogMixture(sample) + Math.Log(alpha);
        bool Excluded(double share) => LogLikelihood(sample, share) <= limit;
        return (Edge(sample.Share, 0, Excluded), Edge(sample.Share, 1, Excluded));
    }

    internal static (double Lower, double Upper) Difference(ProportionCount baseline, ProportionCount sample, double alpha)
    {
        var limit = LogMixture(baseline) + LogMixture(sample) + Math.Log(alpha);
        var estimate = sample.Share - baseline.Share;
        bool Excluded(double difference) => LogProfile(baseline, sample, difference) <= limit;
        return (Edge(estimate, -1, Excluded), Edge(estimate, 1, Excluded));
    }

    /// <summary>The least and the greatest count of <paramref name="count"/> rows that speak not against the share.</summary>
    internal static (long Least, long Greatest) Counts(long count, double share, double alpha)
    {
        var limit = -Math.Log(alpha);
        bool Excluded(long hits) => LogEvidence(new(hits, count), share) >= limit;
        var middle = (long)Math.Round(count * share);
        return (Last(middle, -1, Excluded), Last(middle, count + 1, Excluded));
    }

    // From a value that is not excluded towards the end of the range: the nearest one that is, or the end itself.
    private static double Edge(double inside, double end, Func<double, bool> excluded)
    {
        if (!excluded(end))
        {
            return end;
        }

        for (var i = 0; i < Steps; i++)
        {
            var middle = (inside + end) / 2;
            (inside, end) = excluded(middle) ? (inside, middle) : (middle, end);
        }

        return end;
    }

    // The same for whole numbers, where the end is beyond the range: the last one that is not excluded.
    private static long Last(long inside, long end, Func<long, bool> excluded)
    {
        while (Math.Abs(end - inside) > 1)
        {
            var middle = (inside + end) / 2;
            (inside, end) = excluded(middle) ? (inside, middle) : (middle, end);
        }

        return inside;
    }

    private static double LogMixture(ProportionCount sample) =>
        LogGamma.Of(sample.Hits + 0.5) + LogGamma.Of(sample.Count - sample.Hits + 0.5) - LogGamma.Of(sample.Count + 1) - Math.Log(Math.PI);

    private static double LogLikelihood(ProportionCount sample, double share) => LogPower(sample.Hits, share) + LogPower(sample.Count - sample.Hits, 1 - share);

    // The largest likelihood of both samples whose shares lie so far apart: its slope falls from one end of the range to the other.
    private static double LogProfile(ProportionCount baseline, ProportionCount sample, double difference)
    {
        var (low, high) = (Math.Max(0, -difference), Math.Min(1, 1 - difference));
        for (var i = 0; i < Steps; i++)
        {
            var share = (low + high) / 2;
            var other = share + difference;
            // The slope without its denominators, which are positive.
            var slope = ((baseline.Hits - (baseline.Count * share)) * other * (1 - other)) + ((sample.Hits - (sample.Count * other)) * share * (1 - share));
            (low, high) = slope > 0 ? (share, high) : (low, share);
        }

        var best = (low + high) / 2;
        return LogLikelihood(baseline, best) + LogLikelihood(sample, Math.Clamp(best + difference, 0, 1));
    }

    private static double LogPower(long count, double share) => count == 0 ? 0 : count * Math.Log(share);
}
