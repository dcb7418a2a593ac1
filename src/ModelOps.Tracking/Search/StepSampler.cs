namespace ModelOps.Tracking.Search;

/// <summary>Thins the steps of several runs for drawing.</summary>
internal static class StepSampler
{
    /// <summary>
    /// About <paramref name="count"/> of all steps, spread evenly by position, plus the last step and every run's first and last.
    /// </summary>
    /// <param name="stepsByRun">Each run's steps, ascending.</param>
    /// <param name="count">At least 1.</param>
    public static HashSet<long> Sample(IReadOnlyList<List<long>> stepsByRun, int count)
    {
        var all = stepsByRun.SelectMany(steps => steps).Distinct().Order().ToList();
        var sampled = new HashSet<long>();
        foreach (var steps in stepsByRun.Where(steps => steps.Count > 0))
        {
            sampled.Add(steps[0]);
            sampled.Add(steps[^1]);
        }

        if (all.Count <= count)
        {
            sampled.UnionWith(all);
            return sampled;
        }

        var interval = (double)all.Count / count;
        for (var i = 0; i < count; i++)
        {
            sampled.Add(all[(int)(i * interval)]);
        }

        sampled.Add(all[^1]);
        return sampled;
    }
}
