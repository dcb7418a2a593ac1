using ModelOps.Pipelines.Processes;

namespace ModelOps.Deployments.Loop;

/// <summary>Runs the notebook of a cycle, and finds the version that it made.</summary>
internal sealed class LoopTraining(LoopParts parts, LoopJournal journal)
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(500);

    internal async Task DoAsync(CancellationToken cancellationToken)
    {
        var why = string.Join(" ", journal.Cycle.Reasons);
        await journal.RecordAsync("triggered", "triggered", why, journal.Cycle.Actor, null, cancellationToken).ConfigureAwait(false);
        var job = JobOf(journal.Cycle);
        var end = journal.Cycle.IsBegun ? await TakeUpAsync(job, cancellationToken).ConfigureAwait(false) : await RunAsync(job, cancellationToken).ConfigureAwait(false);
        if (end is { IsRefusal: true })
        {
            await RefuseAsync(job, end.Error!.ReplaceLineEndings(" "), cancellationToken).ConfigureAwait(false);
            return;
        }

        var version = end?.Error is not null ? null : await LoopVersions.FindAsync(parts.Tracker, journal.Cycle, isEndKnown: end is not null, cancellationToken).ConfigureAwait(false);
        if (version is not null)
        {
            var trained = journal.Cycle with { Version = version.Version, RunId = version.RunId, Copy = File.Exists(job.Copy) ? job.Copy : null };
            journal.Save(trained with { Phase = LoopPhase.Gating });
            return;
        }

        if (end is { Error: null })
        {
            journal.End(LoopOutcome.Failed, $"The notebook ran to its end, but registered no version of {job.Plan.Model}. Let it register one under that name; its executed copy is {job.Copy}.");
            return;
        }

        await FailAsync(job, end?.Error?.ReplaceLineEndings(" ") ?? "Its process is gone, and what came of it is not known.", cancellationToken).ConfigureAwait(false);
    }

    private NotebookJob JobOf(LoopCycle cycle) => new(cycle.Plan, cycle.Id, parts.TrackingUri, parts.Loops.FolderOf(journal.State.Name, cycle.Id), cycle.Attempt);

    private async Task<NotebookEnd> RunAsync(NotebookJob job, CancellationToken cancellationToken)
    {
        // What a run wrote that was stopped says nothing of this one.
        File.Delete(job.ResultFile);
        journal.Save(journal.Cycle with { IsBegun = true, Process = null });
        await journal.SayAsync($"runs {job.Plan.Notebook}{(job.Attempt == 1 ? "" : FormattableString.Invariant($" once more ({job.Attempt} of {job.Plan.Retries + 1})"))}").ConfigureAwait(false);
        try
        {
            journal.Effect("before notebook");
            var end = await parts.Runner.RunAsync(job, process => journal.Save(journal.Cycle with { Process = process }), cancellationToken).ConfigureAwait(false);
            journal.Effect("after notebook");
            return end;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Who ends the loop has not seen the notebook fail: it is run again, and that does not count.
            journal.Save(journal.Cycle with { IsBegun = false, Process = null });
            throw;
        }
    }

    // A process before this one began it. Null when it ended without a word.
    private async Task<NotebookEnd?> TakeUpAsync(NotebookJob job, CancellationToken cancellationToken)
    {
        while (true)
        {
            // First the process, then what it has written: the other way round its last word could be missed.
            var isAlive = journal.Cycle.Process is { IsAlive: true };
            if (NotebookEnd.Read(job.ResultFile) is { } end)
            {
                return end;
            }

            if (!isAlive)
            {
                return null;
            }

            await journal.WaitAsync($"waits for the notebook, which process {journal.Cycle.Process!.Id} runs", null).ConfigureAwait(false);
            await Task.Delay(_look, parts.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // The notebook's own check has answered. The version that it may have registered before is named, and left as it is.
    private async Task RefuseAsync(NotebookJob job, string answer, CancellationToken cancellationToken)
    {
        if (await LoopVersions.FindAsync(parts.Tracker, journal.Cycle, isEndKnown: true, cancellationToken).ConfigureAwait(false) is { } version)
        {
            journal.Save(journal.Cycle with { Version = version.Version, RunId = version.RunId });
        }

        var copy = File.Exists(job.Copy) ? job.Copy : null;
        journal.Save(journal.Cycle with { Copy = copy });
        journal.End(LoopOutcome.Refused, $"A check in the notebook said no, so it is not run again: {answer.TrimEnd('.')}.{(copy is null ? "" : $" Its executed copy is {copy}.")}");
    }

    private async Task FailAsync(NotebookJob job, string error, CancellationToken cancellationToken)
    {
        var attempts = job.Plan.Retries + 1;
        var place = File.Exists(job.Copy) ? $" Its executed copy is {job.Copy}." : "";
        if (job.Attempt >= attempts)
        {
            journal.End(LoopOutcome.Failed, $"The notebook failed{(attempts > 1 ? FormattableString.Invariant($" in all {attempts} attempts") : "")}: {error.TrimEnd('.')}.{place}");
            return;
        }

        await journal.RecordAsync(FormattableString.Invariant($"attempt-{job.Attempt}"), "attempt-failed", FormattableString.Invariant($"Attempt {job.Attempt} of {attempts} failed: {error.TrimEnd('.')}.{place}"), null, null, cancellationToken).ConfigureAwait(false);
        journal.Save(journal.Cycle with { Attempt = job.Attempt + 1, IsBegun = false, Process = null });
    }
}
