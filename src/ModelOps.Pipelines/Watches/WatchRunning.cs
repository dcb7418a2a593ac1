using System.Globalization;
using System.Text;

namespace ModelOps.Pipelines.Watches;

/// <summary>
/// Carries a firing out. Which job runs it is on the disk before the job is started, and the engine starts a job once: whoever takes a firing up, after a crash, finds the run that goes on, or what it left.
/// </summary>
internal sealed class WatchRunning(WatchDefinition spec, WatchParts parts, WatchJournal journal)
{
    private const int Usage = 2;
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(300);

    /// <summary>Leads the firing to its outcome.</summary>
    /// <exception cref="OperationCanceledException">It was stopped: its run was ended, and does not count.</exception>
    internal async Task DoAsync(CancellationToken cancellationToken)
    {
        while (journal.State.Firing is { } firing)
        {
            await PauseAsync(firing, cancellationToken).ConfigureAwait(false);
            var (job, end) = await RunAsync(firing, cancellationToken).ConfigureAwait(false);
            firing = journal.State.Firing;
            if (end.Outcome == WatchOutcome.Failed && firing.Attempt <= spec.Retry.Times && spec.Retry.Takes(end.ExitCode))
            {
                var pause = spec.Retry.Pause(firing.Attempt - 1, Chance(firing));
                await journal.SayAsync(string.Create(CultureInfo.InvariantCulture, $"attempt {firing.Attempt} of {spec.Retry.Times + 1} failed ({firing.Id}): {end.Why}")).ConfigureAwait(false);
                journal.Save(firing with { Attempt = firing.Attempt + 1, Start = firing.Start + 1, Job = null, NotBefore = parts.Time.GetUtcNow() + pause, Error = end.Why });
                continue;
            }

            await EndAsync(firing, job, end).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(WatchFiring firing, WatchJob job, WatchEnd end)
    {
        var ended = firing with { Outcome = end.Outcome, Error = end.Why, Ended = parts.Time.GetUtcNow(), Copy = File.Exists(job.Copy) ? job.Copy : null, NotBefore = null };
        journal.Save(journal.State with { Firing = null, Last = ended, Waits = null, Problem = null });
        var attempts = end.Outcome == WatchOutcome.Failed && firing.Attempt > 1 ? FormattableString.Invariant($" in all {firing.Attempt} attempts") : end is { Outcome: WatchOutcome.Failed, ExitCode: Usage } ? ", and would again" : "";
        await journal.SayAsync($"{end.Outcome.ToString().ToLowerInvariant()}{attempts} ({firing.Id}){(end.Why is null ? "" : $": {end.Why}")}").ConfigureAwait(false);
        try
        {
            parts.Store.RemoveFirings(spec.Name, spec.Keep, [ended.Id]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await journal.SayAsync($"The files of old firings cannot be removed: {exception.Message}").ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(WatchFiring firing, CancellationToken cancellationToken)
    {
        // A pause that is far ahead was noted by a wrong clock.
        while (firing.NotBefore is { } until && until - parts.Time.GetUtcNow() is var left && left > TimeSpan.Zero && left <= spec.Retry.Max * 2)
        {
            await journal.WaitAsync(string.Create(CultureInfo.InvariantCulture, $"waits until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC for attempt {firing.Attempt} of {spec.Retry.Times + 1} ({firing.Id})"), null).ConfigureAwait(false);
            await Task.Delay(left < _tick ? left : _tick, parts.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(WatchJob Job, WatchEnd End)> RunAsync(WatchFiring firing, CancellationToken cancellationToken)
    {
        var folder = parts.Store.FolderOf(spec.Name, firing.Id);
        var job = new WatchJob(spec, firing, folder);
        var what = job.Prepare(parts);
        var engine = parts.Engine(Path.Combine(folder, "jobs"));
        await using var closing = engine.ConfigureAwait(false);
        if (firing.Job is null)
        {
            journal.Save(firing with { Job = job.Key, NotBefore = null });
            await journal.SayAsync(string.Create(CultureInfo.InvariantCulture, $"runs {Path.GetFileName(spec.Target)}{(firing.Attempt == 1 ? "" : $" once more, attempt {firing.Attempt} of {spec.Retry.Times + 1}")} ({firing.Id})")).ConfigureAwait(false);
        }
        else
        {
            await journal.SayAsync($"takes up the run that an earlier process began ({firing.Id})").ConfigureAwait(false);
        }

        try
        {
            parts.Effect?.Invoke("before start");
            var id = await engine.StartAsync(what, cancellationToken).ConfigureAwait(false);
            parts.Effect?.Invoke("after start");
            var status = await FollowAsync(engine, id, cancellationToken).ConfigureAwait(false);
            return (job, job.End(status.Tasks[0]));
        }
        catch (InvalidInputException exception) when (exception.InnerException is not (IOException or UnauthorizedAccessException))
        {
            // The engine does not take the job, now or later. What cannot be written now may be later.
            return (job, new(WatchOutcome.Failed, exception.Message, Usage));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await StopAsync(engine, job).ConfigureAwait(false);
            throw;
        }
    }

    // Who stops a watch has not seen its run fail: it is run again, and that does not count. One that came to its end all the same has its outcome.
    private async Task StopAsync(IJobEngine engine, WatchJob job)
    {
        await engine.CancelAsync(job.Key, CancellationToken.None).ConfigureAwait(false);
        var end = job.End((await engine.LookAsync(job.Key, CancellationToken.None).ConfigureAwait(false)).Tasks[0]);
        var firing = journal.State.Firing!;
        if (end.Outcome == WatchOutcome.Succeeded)
        {
            await EndAsync(firing, job, end).ConfigureAwait(false);
            return;
        }

        journal.Save(firing with { Start = firing.Start + 1, Job = null });
        await journal.SayAsync($"stopped; its run was ended, and is begun anew at the next start ({firing.Id})").ConfigureAwait(false);
    }

    private async Task<JobStatus> FollowAsync(IJobEngine engine, string id, CancellationToken cancellationToken)
    {
        var ended = EndedAsync(engine, id, cancellationToken);
        var (decoder, offset) = (Encoding.UTF8.GetDecoder(), 0L);
        while (!ended.IsCompleted)
        {
            await Task.WhenAny(ended, Task.Delay(_tick, cancellationToken)).ConfigureAwait(false);
            offset = await RelayAsync(engine, id, decoder, offset).ConfigureAwait(false);
        }

        var status = await ended.ConfigureAwait(false);
        await RelayAsync(engine, id, decoder, offset).ConfigureAwait(false);
        return status;
    }

    private static async Task<JobStatus> EndedAsync(IJobEngine engine, string id, CancellationToken cancellationToken)
    {
        await foreach (var status in engine.WatchAsync(id, cancellationToken).ConfigureAwait(false))
        {
            if (status.HasEnded)
            {
                return status;
            }
        }

        return await engine.LookAsync(id, cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> RelayAsync(IJobEngine engine, string id, Decoder decoder, long offset)
    {
        using var bytes = new MemoryStream();
        var next = await engine.ReadLogAsync(id, 0, offset, bytes, CancellationToken.None).ConfigureAwait(false);
        var letters = new char[bytes.Length + 1];
        if (decoder.GetChars(bytes.GetBuffer(), 0, (int)bytes.Length, letters, 0) is > 0 and var count)
        {
            await parts.Output(new string(letters, 0, count)).ConfigureAwait(false);
        }

        return next;
    }

    // Where in the range of the jitter: the same for whoever asks.
    private static double Chance(WatchFiring firing) => uint.Parse(firing.Id.AsSpan(firing.Id.LastIndexOf('-') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / (double)uint.MaxValue;
}
