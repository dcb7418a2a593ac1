namespace ModelOps.Deployments.Loop.Watches;

/// <summary>Makes what wakes a loop.</summary>
internal static class LoopWatches
{
    /// <summary>The watches that a loop asks for, one or more, each with a name of its own.</summary>
    /// <param name="spec">What the loop asks for.</param>
    /// <param name="context">What must be known of the loop.</param>
    /// <exception cref="InvalidInputException">What it asks for has errors (all at once).</exception>
    internal static IReadOnlyList<ILoopWatch> Create(LoopWatchSpec spec, LoopWatchContext context)
    {
        List<string> errors = [.. spec.Errors()];
        if (spec.NeedsDeployment && (context.Deployment is null || context.Deployments is null))
        {
            errors.Add("Drift and quality are those of a deployment, and the loop names none. Give it 'deployment:', or remove 'drift:' and 'quality:'.");
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var watches = new List<ILoopWatch>();
        if (spec.Data is { } data)
        {
            watches.Add(new DataWatch(data, context.Folder, context.Time));
        }

        if (spec.Git is { } git)
        {
            watches.Add(new GitWatch(git, context.Folder, context.Time));
        }

        if (spec.Schedule is { } schedule)
        {
            watches.Add(new ScheduleWatch(schedule, context.Time));
        }

        if (spec.NeedsDeployment)
        {
            var log = new MonitoredLog(context, spec.Quality?.Expected ?? new Dictionary<string, double>());
            watches.AddRange(spec.Drift is { } drift ? [new DriftWatch(drift, log)] : []);
            watches.AddRange(spec.Quality is { } quality ? [new QualityWatch(quality, log)] : []);
        }

        return watches;
    }
}
