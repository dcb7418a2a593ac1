using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Execution;

/// <summary>
/// The jobs of a run. A task is a job of its own; on engines that give out processors themselves, those tasks of a matrix that are ready together are one array. An array is noted with each of its tasks before it is started, so that a
/// later process finds them in it.
/// </summary>
internal sealed class TaskJobs
{
    // Slurm's own limit for an array, unless its administrators choose another.
    private const int MostTasks = 1000;
    private readonly PipelineSpec _spec;
    private readonly PipelineRun _run;
    private readonly PipelineFolder _folder;
    private readonly PipelineParts _parts;
    private readonly Dictionary<string, StepGate> _gates;
    private readonly ConcurrentDictionary<string, bool> _givenUp = new();

    /// <param name="plan">The plan.</param>
    /// <param name="run">The run.</param>
    /// <param name="folder">The pipeline's folder.</param>
    /// <param name="parts">What the run works with.</param>
    /// <param name="hasArrays">Whether tasks of a matrix may be arrays: nobody counts their processors here.</param>
    /// <param name="isReady">Whether all that a task needs has ended.</param>
    internal TaskJobs(PipelinePlan plan, PipelineRun run, PipelineFolder folder, PipelineParts parts, bool hasArrays, Func<PlanTask, bool> isReady)
    {
        (_spec, _run, _folder, _parts) = (plan.Spec, run, folder, parts);
        _gates = plan.Tasks.Where(task => hasArrays && task.Matrix is not null && task.Step is { MaxParallel: null, Kind: not StepKind.Approval }).GroupBy(task => task.Step.Name)
            .ToDictionary(step => step.Key, step => new StepGate([.. step], isReady));
    }

    /// <summary>Starts an attempt, or takes up the job that an earlier process has started for it.</summary>
    /// <param name="start">The attempt.</param>
    /// <param name="isFirst">Whether it is the task's first one in this process: only then others of its step begin with it.</param>
    /// <param name="cancellationToken">Stops waiting for others, and watching.</param>
    /// <returns>The job; null when the array that the task was in was never to start.</returns>
    /// <exception cref="InvalidInputException">The engine does not take it.</exception>
    internal async Task<TaskJob?> StartAsync(TaskStart start, bool isFirst, CancellationToken cancellationToken)
    {
        var batch = isFirst && _gates.TryGetValue(start.Task.Step.Name, out var gate) ? await gate.ArriveAsync(start, cancellationToken).ConfigureAwait(false) : new StepBatch([start]);
        cancellationToken.ThrowIfCancellationRequested();

        // To its end: a job whose id is not known could not be cancelled.
        var jobs = await batch.StartAsync(starts => StartAsync(starts, cancellationToken)).ConfigureAwait(false);
        return jobs.GetValueOrDefault(start.Task);
    }

    /// <summary>Notes that a task has ended, so that others of its step do not wait for it.</summary>
    internal void Leave(PlanTask task) => _gates.GetValueOrDefault(task.Step.Name)?.Pass(task);

    /// <summary>Ends a job that an earlier process has started for a task whose work has changed since; others in the same array run anew.</summary>
    internal async Task GiveUpAsync(string job, CancellationToken cancellationToken)
    {
        _givenUp[job] = true;
        await _parts.Engine.CancelAsync(job, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a job was given up.</summary>
    internal bool IsGivenUp(string job) => _givenUp.ContainsKey(job);

    private async Task<IReadOnlyDictionary<PlanTask, TaskJob>> StartAsync(IReadOnlyList<TaskStart> starts, CancellationToken cancellationToken)
    {
        var jobs = new Dictionary<PlanTask, TaskJob>();
        try
        {
            foreach (var open in starts.Where(start => start.OpenIndex is not null).GroupBy(start => start.OpenJob!))
            {
                if (FilesOf(open.Key).ReadArray() is { } names)
                {
                    await AddAsync(jobs, open.Key, [.. open.Select(start => (start, start.OpenIndex!.Value))], names, cancellationToken).ConfigureAwait(false);
                }
            }

            foreach (var open in starts.Where(start => start is { OpenIndex: null, OpenJob: not null }))
            {
                await OneAsync(jobs, open, cancellationToken).ConfigureAwait(false);
            }

            foreach (var together in starts.Where(start => start.OpenJob is null).Chunk(MostTasks))
            {
                await (together is [var single] ? OneAsync(jobs, single, cancellationToken) : ArrayAsync(jobs, together, cancellationToken)).ConfigureAwait(false);
            }

            return jobs;
        }
        catch
        {
            // Nobody will wait for those that have started.
            foreach (var id in jobs.Values.Select(job => job.Id).Distinct())
            {
                await _parts.Engine.CancelAsync(id, CancellationToken.None).ConfigureAwait(false);
            }

            throw;
        }
    }

    private async Task OneAsync(Dictionary<PlanTask, TaskJob> jobs, TaskStart start, CancellationToken cancellationToken)
    {
        var key = start.OpenJob ?? KeyOf(start);
        await start.Note(key, null).ConfigureAwait(false);
        if (_parts.EngineName != EngineSpec.Local)
        {
            FilesOf(key).WriteTask(0, start, []);
        }

        await AddAsync(jobs, key, [(start, 0)], [], cancellationToken).ConfigureAwait(false);
    }

    private async Task ArrayAsync(Dictionary<PlanTask, TaskJob> jobs, TaskStart[] starts, CancellationToken cancellationToken)
    {
        var key = $"pl-{Guid.NewGuid():N}";
        var (files, common) = (FilesOf(key), Common(starts));
        foreach (var (index, start) in starts.Index())
        {
            files.WriteTask(index, start, start.Variables.Where(variable => !common.ContainsKey(variable.Key)));
            await start.Note(key, index).ConfigureAwait(false);
        }

        // Only now: an array that some of its tasks do not know of must not start.
        string[] names = [.. starts.Select(start => start.Task.Id)];
        files.WriteArray(names);
        await AddAsync(jobs, key, [.. starts.Select((start, index) => (start, index))], names, cancellationToken).ConfigureAwait(false);
    }

    // Credentials are the same for all, and so stay with the engine, out of the files.
    private static Dictionary<string, string> Common(IReadOnlyList<TaskStart> starts) =>
        starts[0].Variables.Where(variable => starts.All(start => start.Variables.TryGetValue(variable.Key, out var value) && value == variable.Value)).ToDictionary();

    private async Task AddAsync(Dictionary<PlanTask, TaskJob> jobs, string key, (TaskStart Start, int Index)[] tasks, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var first = tasks[0].Start;
        var job = new JobSpec(key, _parts.EngineName == EngineSpec.Local ? first.Words : TaskFiles.Command(There(_folder.Job(_run.Id, key))))
        {
            Name = $"{_spec.Name}-{(names.Count == 0 ? first.Task.Id : first.Task.Step.Name)}",
            Folder = _spec.Folder,
            Variables = Common([.. tasks.Select(task => task.Start)]),
            Tasks = Math.Max(1, names.Count),
            TaskNames = names,
            Resources = first.Task.Step.Resources,
            TimeLimit = first.Task.Step.Timeout,
            Requeues = 0,
        };

        // What was given up is not started; what it did before its end counts.
        var id = IsGivenUp(key) ? key : await _parts.Engine.StartAsync(job, CancellationToken.None).ConfigureAwait(false);
        var ends = Enumerable.Range(0, job.Tasks).Select(_ => new TaskCompletionSource<JobTask>(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        _ = WatchAsync(id, ends, cancellationToken);
        foreach (var (start, index) in tasks)
        {
            jobs[start.Task] = new TaskJob(key, id, index, ends[index].Task);
        }
    }

    // One watch for all tasks of a job.
    private async Task WatchAsync(string id, TaskCompletionSource<JobTask>[] ends, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var status in _parts.Engine.WatchAsync(id, cancellationToken).ConfigureAwait(false))
            {
                foreach (var (index, end) in ends.Index())
                {
                    // Of a job that the engine does not know it does not know the tasks.
                    if ((index < status.Tasks.Count ? status.Tasks[index] : status.Tasks[0]) is { HasEnded: true } task)
                    {
                        end.TrySetResult(task);
                    }
                }
            }

            Array.ForEach(ends, end => end.TrySetException(new WorkFailedException($"The engine '{_parts.EngineName}' does not say how the job '{id}' ended.")));
        }
        catch (OperationCanceledException)
        {
            Array.ForEach(ends, end => end.TrySetCanceled(cancellationToken));
        }
        catch (Exception exception)
        {
            Array.ForEach(ends, end => end.TrySetException(exception));
        }
    }

    /// <summary>The files of a job.</summary>
    internal TaskFiles FilesOf(string key) => new(_folder.Job(_run.Id, key), _parts, There);

    /// <summary>How tasks call a path of this machine.</summary>
    internal string There(string path) => _parts.There(path, _spec.Folder);

    private string KeyOf(TaskStart start)
    {
        const int Letters = 40;
        return "pl-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{_folder.Path}\n{_run.Id}\n{start.Task.Id}\n{start.Attempt}"))))[..Letters];
    }
}
