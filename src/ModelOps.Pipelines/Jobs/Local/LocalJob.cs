using System.Diagnostics;
using ModelOps.Tracking.Runs;

namespace ModelOps.Pipelines.Jobs.Local;

/// <summary>Moves one job on, while this process alone may: sees what has ended, ends what has taken too much, starts what may start.</summary>
internal sealed class LocalJob(LocalJobFolder folder, LocalJobRecord record, TimeProvider time, TimeSpan grace, Action<Process> started)
{
    private const int Most = 128;
    private const int MostTries = 1000;
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(1);
    private readonly LocalTask[] _tasks = [.. record.Tasks];
    private readonly JobSpec _spec = record.Spec;

    internal LocalJobRecord Record => record with { Tasks = [.. _tasks] };

    /// <summary>Moves the job on, and saves what has changed.</summary>
    /// <param name="before">What is known of the jobs before it.</param>
    internal async Task MoveOnAsync(IReadOnlyList<JobStatus> before)
    {
        foreach (var task in _tasks.Where(task => task.Task.State == JobState.Running).ToArray())
        {
            _tasks[task.Index] = await LookAsync(task).ConfigureAwait(false);
        }

        if (before.FirstOrDefault(job => job is { HasEnded: true, HasSucceeded: false }) is { } failed)
        {
            EndWaiting($"The job '{failed.Id}', which it waited for, did not succeed.");
        }
        else if (before.All(job => job.HasSucceeded))
        {
            await StartAsync().ConfigureAwait(false);
        }

        Save();
    }

    /// <summary>Ends all tasks: those that wait at once, the others get SIGTERM.</summary>
    internal async Task CancelAsync()
    {
        EndWaiting("It was cancelled.");
        foreach (var task in _tasks.Where(task => task.Task.State == JobState.Running).ToArray())
        {
            var seen = await LookAsync(task).ConfigureAwait(false);
            _tasks[task.Index] = seen is { Task.State: JobState.Running, ProcessId: > 0 } ? Ask(seen, JobState.Cancelled, "It was cancelled.")
                : seen.Task.HasEnded ? seen : seen.End(JobState.Cancelled, null, time.GetUtcNow(), "It was cancelled.");
        }

        Save();
    }

    private void Save()
    {
        if (!_tasks.SequenceEqual(record.Tasks))
        {
            folder.Save(Record);
        }

        if (Record.HasEnded)
        {
            folder.DeleteVariables();
        }
    }

    private void EndWaiting(string reason)
    {
        foreach (var task in _tasks.Where(task => task.Task.State == JobState.Waiting).ToArray())
        {
            _tasks[task.Index] = task.End(JobState.Cancelled, null, time.GetUtcNow(), reason);
        }
    }

    private async Task<LocalTask> LookAsync(LocalTask task)
    {
        if (task.ProcessId == 0 && folder.ReadStart(task) is { } process)
        {
            task = task with { ProcessId = process.ProcessId, Mark = process.Mark };
        }

        if (task.ProcessId == 0)
        {
            // Whoever was to start it has died before.
            return folder.CloseStart(task) ? Again(task) : await LookAsync(task).ConfigureAwait(false);
        }

        var isElsewhere = task.Machine != ProcessMark.Machine;
        var session = new ProcessSession(task.ProcessId, task.Mark);
        var isGone = !isElsewhere && session.IsLeaderGone;
        return folder.ReadExit(task) is { } exit ? Ended(task, exit.Code, exit.At)
            : isGone ? await LostAsync(task, session).ConfigureAwait(false)
            : isElsewhere ? task
            : Limit(task, session);
    }

    // It has not run: this is no attempt of its own.
    private static LocalTask Again(LocalTask task) => task with { Task = task.Task with { State = JobState.Waiting, Attempt = task.Task.Attempt - 1 } };

    private LocalTask Limit(LocalTask task, ProcessSession session)
    {
        var now = time.GetUtcNow();
        if (task.AskedAt is { } asked)
        {
            _ = now - asked >= grace ? session.KillWork() : 0;
            return task;
        }

        if (_spec.TimeLimit is { } limit && now - task.Task.Started >= limit)
        {
            return Ask(task, JobState.TimedOut, $"It ran longer than its time limit of {DurationText.Of(limit)}.");
        }

        if (_spec.Resources.Memory is { } most && session.Memory is var memory && memory > most)
        {
            session.KillWork();
            return Told(task, JobState.OutOfMemory, FormattableString.Invariant($"It used {memory} bytes of memory, more than its limit of {most}."));
        }

        return task;
    }

    private LocalTask Ask(LocalTask task, JobState state, string reason)
    {
        new ProcessSession(task.ProcessId, task.Mark).AskToEnd();
        return Told(task, state, reason);
    }

    // What was told first stays.
    private LocalTask Told(LocalTask task, JobState state, string reason) =>
        task.Asked is null ? task with { Asked = state, AskedAt = time.GetUtcNow(), Task = task.Task with { Reason = reason } } : task;

    private static LocalTask Ended(LocalTask task, int code, DateTimeOffset at) =>
        task.Asked is { } asked ? task.End(asked, code, at, task.Task.Reason)
        : code == 0 ? task.End(JobState.Succeeded, code, at, null)
        : task.End(JobState.Failed, code, at, code > Most ? $"Its command was ended by signal {code - Most}, or ended with exit code {code}." : $"Its command ended with exit code {code}.");

    private async Task<LocalTask> LostAsync(LocalTask task, ProcessSession session)
    {
        // What the lost process has started must not run beside the next attempt.
        for (var tries = 0; session.KillWork() > 0; tries++)
        {
            if (tries == MostTries)
            {
                return task;
            }

            await Task.Delay(_interval).ConfigureAwait(false);
        }

        var now = time.GetUtcNow();
        if (task.Asked is { } asked)
        {
            return task.End(asked, null, now, task.Task.Reason);
        }

        task = task with { Losses = task.Losses + 1 };
        var lost = FormattableString.Invariant($"Its process {task.ProcessId} ended without leaving an exit code: it was killed, or the machine restarted.");
        return task.Losses > _spec.Requeues ? task.End(JobState.Lost, null, now, lost) : task with { Task = task.Task with { State = JobState.Waiting, Reason = lost } };
    }

    private async Task StartAsync()
    {
        var slots = (_spec.Slots ?? Math.Max(1, Environment.ProcessorCount / _spec.Resources.Cpus)) - _tasks.Count(task => task.Task.State == JobState.Running);
        LocalTask[] next = [.. _tasks.Where(task => task.Task.State == JobState.Waiting).Take(Math.Max(0, slots))];
        if (next.Length == 0)
        {
            return;
        }

        foreach (var task in next)
        {
            _tasks[task.Index] = new LocalTask(task.Task with { State = JobState.Running, Attempt = task.Task.Attempt + 1, Started = time.GetUtcNow(), Node = Environment.MachineName, Reason = null })
            {
                Launch = task.Launch + 1,
                Losses = task.Losses,
                Machine = ProcessMark.Machine,
            };
        }

        // Before a process is there, so that no start is forgotten.
        folder.Save(Record);
        var variables = folder.ReadVariables();
        (LocalTask Task, Process Process)[] running = [.. next.Select(task => (_tasks[task.Index], LocalProgram.Start(folder, _spec, variables, _tasks[task.Index])))];
        foreach (var (task, process) in running)
        {
            _tasks[task.Index] = await BegunAsync(task, process).ConfigureAwait(false);
            started(process);
        }
    }

    private async Task<LocalTask> BegunAsync(LocalTask task, Process process)
    {
        while (true)
        {
            // First the process: it may leave its mark and end between the two looks.
            var hasExited = process.HasExited;
            if (folder.ReadStart(task) is { } begun)
            {
                return task with { ProcessId = begun.ProcessId, Mark = begun.Mark };
            }

            if (hasExited)
            {
                throw new WorkFailedException($"The task {task.Index} of the job '{_spec.Key}' did not start: '{LocalProgram.Session}' ended with exit code {process.ExitCode}. The end of '{folder.Log(task.Index)}' may say why.");
            }

            await Task.Delay(_interval).ConfigureAwait(false);
        }
    }
}
