using ModelOps.Pipelines.Schedules;

namespace ModelOps.Pipelines.Scheduling;

/// <summary>Starts pipelines and notebooks at their times. Several processes may run the same schedules: one of them does, and another takes over when it ends.</summary>
internal static class Scheduler
{
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);

    /// <summary>Runs schedules until it is stopped.</summary>
    /// <param name="entries">The schedules.</param>
    /// <param name="parts">What it works with.</param>
    /// <param name="once">True to look once, and to return when what that started has ended.</param>
    /// <param name="cancellationToken">Stops it; a run under way goes on.</param>
    /// <returns>The schedules; with what ended in this process.</returns>
    /// <exception cref="InvalidInputException">Another process runs one, with <paramref name="once"/>; or its state cannot be read.</exception>
    internal static async Task<IReadOnlyList<ScheduledJob>> RunAsync(IReadOnlyList<ScheduleEntry> entries, ScheduleParts parts, bool once, CancellationToken cancellationToken)
    {
        var (claims, jobs) = (new List<FileStream>(), new ScheduledJob?[entries.Count]);
        try
        {
            var waits = new HashSet<int>();
            for (var isFirst = true; ; isFirst = false)
            {
                for (var i = 0; i < entries.Count; i++)
                {
                    if (jobs[i] is null && parts.Store.Claim(entries[i].Job.Name) is { } claim)
                    {
                        claims.Add(claim);
                        var job = new ScheduledJob(entries[i], parts);
                        job.Open();
                        jobs[i] = job;
                    }
                    else if (jobs[i] is null && once)
                    {
                        throw new InvalidInputException($"Another process runs the schedule '{entries[i].Job.Name}', so nothing is looked at here. End that process, or leave it to it.");
                    }
                    else if (jobs[i] is null && waits.Add(i))
                    {
                        await parts.Say($"{entries[i].Job.Name}: another process runs it; this one takes over when that ends").ConfigureAwait(false);
                    }
                }

                foreach (var job in jobs.OfType<ScheduledJob>())
                {
                    await StepAsync(job, once, isFirst, cancellationToken).ConfigureAwait(false);
                }

                if (once && jobs.All(job => !job!.IsBusy))
                {
                    return [.. jobs.OfType<ScheduledJob>()];
                }

                await Task.Delay(_tick, parts.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var job in jobs.OfType<ScheduledJob>())
            {
                await job.LeaveAsync().ConfigureAwait(false);
            }

            claims.ForEach(claim => claim.Dispose());
        }
    }

    // With once, only the first look takes up times, and what fails is for who called.
    private static async Task StepAsync(ScheduledJob job, bool once, bool isFirst, CancellationToken cancellationToken)
    {
        try
        {
            await job.StepAsync(!once || isFirst, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelOpsException exception) when (!once)
        {
            await job.FailAsync(exception.Message).ConfigureAwait(false);
        }
    }
}
