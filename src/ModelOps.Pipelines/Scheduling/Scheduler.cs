using ModelOps.Pipelines.Schedules;

namespace ModelOps.Pipelines.Scheduling;

/// <summary>Starts pipelines and notebooks at their times. Several processes may run the same schedules: one of them does, and another takes over when it ends.</summary>
internal sealed class Scheduler : IDisposable
{
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);
    private readonly ScheduleParts _parts;
    private readonly bool _once;
    private readonly ScheduledJob[] _jobs;
    private readonly FileStream?[] _claims;
    private readonly HashSet<ScheduledJob> _waiting = [];

    private Scheduler(IReadOnlyList<ScheduleEntry> entries, ScheduleParts parts, bool once)
    {
        (_parts, _once) = (parts, once);
        _jobs = [.. entries.Select(entry => new ScheduledJob(entry, parts))];
        _claims = new FileStream?[_jobs.Length];
    }

    /// <summary>Runs schedules until it is stopped. What cannot be done now is said and tried again, and stands in <see cref="ScheduleState.Problem"/>.</summary>
    /// <param name="entries">The schedules.</param>
    /// <param name="parts">What it works with.</param>
    /// <param name="once">True to look once, and to return when what that started has ended.</param>
    /// <param name="cancellationToken">Stops it; a run under way goes on.</param>
    /// <returns>The schedules; with what ended in this process.</returns>
    /// <exception cref="InvalidInputException">Another file has a schedule of this name; with <paramref name="once"/>, another process runs one, or what is needed cannot be read or written.</exception>
    internal static async Task<IReadOnlyList<ScheduledJob>> RunAsync(IReadOnlyList<ScheduleEntry> entries, ScheduleParts parts, bool once, CancellationToken cancellationToken)
    {
        using var scheduler = new Scheduler(entries, parts, once);
        return await scheduler.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the schedules back; another process may take them.</summary>
    public void Dispose() => Array.ForEach(_claims, claim => claim?.Dispose());

    private async Task<IReadOnlyList<ScheduledJob>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                for (var i = 0; i < _jobs.Length; i++)
                {
                    var index = i;
                    await TryAsync(_jobs[i], isFirst, () => OpenAsync(index)).ConfigureAwait(false);
                }

                // With once, only the first look takes up times.
                foreach (var job in _jobs.Where(job => job.IsOpen))
                {
                    await TryAsync(job, isFirst, () => job.StepAsync(!_once || isFirst, cancellationToken)).ConfigureAwait(false);
                }

                if (_once && _jobs.All(job => !job.IsBusy))
                {
                    return _jobs;
                }

                await Task.Delay(_tick, _parts.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var job in _jobs)
            {
                await job.LeaveAsync().ConfigureAwait(false);
            }
        }
    }

    // With once, what fails is for who called.
    private async Task TryAsync(ScheduledJob job, bool isFirst, Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (Exception exception) when (!_once && exception is (ModelOpsException or IOException or UnauthorizedAccessException) && !(isFirst && IsRefusal(job, exception)))
        {
            await job.FailAsync(exception.Message).ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(int index)
    {
        var job = _jobs[index];
        if (job.IsOpen)
        {
            return;
        }

        _claims[index] ??= _parts.Store.Claim(job.Name);
        if (_claims[index] is not null)
        {
            job.Open();
        }
        else if (_once)
        {
            throw new InvalidInputException($"Another process runs the schedule '{job.Name}', so nothing is looked at here. End that process, or leave it to it.");
        }
        else if (_waiting.Add(job))
        {
            await _parts.Say($"{job.Name}: another process runs it; this one takes over when that ends").ConfigureAwait(false);
        }
    }

    // What no later try changes, such as a name that another file has; said to who starts it.
    private static bool IsRefusal(ScheduledJob job, Exception exception) => !job.IsOpen && exception is InvalidInputException { InnerException: null };
}
