using System.Text;
using ModelOps.Files;
using ModelOps.Pipelines.Cache;
using ModelOps.Pipelines.Expressions;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Results;
using ModelOps.Pipelines.Spec;
using ModelOps.Tracking;

namespace ModelOps.Pipelines.Execution;

/// <summary>Runs attempts of tasks by an engine, or takes up those that an earlier process has started.</summary>
internal sealed class TaskAttempts(PipelineSpec spec, PipelineRun run, PipelineFolder folder, PipelineParts parts, TaskKeys keys, TaskJobs jobs, bool follows)
{
    private const int Usage = 2;
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(250);

    private static AttemptEnd GivenUp { get; } = new(PipelineStatus.Failed, "The array that it was in was ended, since another task of it has changed.") { IsLost = true };

    private bool IsElsewhere => parts.EngineName != EngineSpec.Local;

    /// <summary>The log of an attempt.</summary>
    internal string Log(PlanTask task, int attempt) => In(task, attempt, "log.txt");

    /// <summary>The executed notebook of an attempt.</summary>
    internal string Copy(PlanTask task, int attempt) => In(task, attempt, Path.GetFileNameWithoutExtension(task.Step.Work) + ".ipynb");

    /// <summary>Starts an attempt, or takes up the one that was started before, and waits for its end.</summary>
    /// <param name="task">The task.</param>
    /// <param name="work">What it is given.</param>
    /// <param name="attempt">Which attempt, from 1.</param>
    /// <param name="runId">The task's run, which runs of its own nest in.</param>
    /// <param name="note">Notes the attempt, its job, and its index in an array, before the job is started.</param>
    /// <param name="isFirst">Whether it is the task's first attempt in this process.</param>
    /// <param name="open">What an earlier process has noted of this attempt; null when it is new.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    internal async Task<AttemptEnd> RunAsync(PlanTask task, TaskWork work, int attempt, string runId, Func<int, string, int?, ValueTask> note, bool isFirst, PipelineTask? open, CancellationToken cancellationToken)
    {
        var place = folder.Attempt(run.Id, task.Id, attempt);
        Directory.CreateDirectory(place);
        if (task.Step.Kind == StepKind.Notebook)
        {
            AtomicFile.WriteText(In(task, attempt, "parameters.json"), work.Parameters.ToJsonString(), ownerOnly: true);
        }

        var start = new TaskStart(task, attempt, [.. Words(task, work, attempt)], Variables(task, work, attempt, runId), (job, index) => note(attempt, job, index)) { OpenJob = open?.Job, OpenIndex = open?.JobIndex };
        TaskJob? job = null;
        try
        {
            job = await jobs.StartAsync(start, isFirst, cancellationToken).ConfigureAwait(false);
            if (job is null)
            {
                return GivenUp;
            }

            var ended = await WatchAsync(task, job, cancellationToken).ConfigureAwait(false);
            await KeepLogAsync(job, Log(task, attempt)).ConfigureAwait(false);
            return ended.State == JobState.Cancelled && jobs.IsGivenUp(job.Key) ? GivenUp : await EndAsync(task, job, ended, attempt, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (job is not null && cancellationToken.IsCancellationRequested)
        {
            await parts.Engine.CancelAsync(job.Id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (InvalidInputException exception)
        {
            return new(PipelineStatus.Failed, exception.Message) { ExitCode = exception.ExitCode };
        }
    }

    private async Task<JobTask> WatchAsync(PlanTask task, TaskJob job, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = follows ? FollowAsync(task, job, ended.Token) : Task.CompletedTask;
        var end = await job.End.WaitAsync(cancellationToken).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await following.ConfigureAwait(false);
        return end;
    }

    // Whole lines, with the task's name before them.
    private async Task FollowAsync(PlanTask task, TaskJob job, CancellationToken cancellationToken)
    {
        var (offset, isLast) = (0L, false);
        using var held = new MemoryStream();
        while (true)
        {
            offset = await parts.Engine.ReadLogAsync(job.Id, job.Index, offset, held, CancellationToken.None).ConfigureAwait(false);
            var text = Encoding.UTF8.GetString(held.ToArray());
            var end = isLast ? text.Length : text.LastIndexOf('\n') + 1;
            foreach (var line in text[..end].Split('\n').Where(line => line.Length > 0))
            {
                await parts.Say($"{task}| {line.TrimEnd('\r')}").ConfigureAwait(false);
            }

            held.SetLength(0);
            held.Write(Encoding.UTF8.GetBytes(text[end..]));
            if (isLast)
            {
                return;
            }

            await Task.Delay(_between, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            isLast = cancellationToken.IsCancellationRequested;
        }
    }

    private async Task KeepLogAsync(TaskJob job, string file)
    {
        using var log = new MemoryStream();
        await parts.Engine.ReadLogAsync(job.Id, job.Index, 0, log, CancellationToken.None).ConfigureAwait(false);
        AtomicFile.Write(file, log.WriteTo, ownerOnly: true);
    }

    private async Task<AttemptEnd> EndAsync(PlanTask task, TaskJob job, JobTask ended, int attempt, CancellationToken cancellationToken)
    {
        // A command that ended by itself: whatever its exit code, it must have been able to leave results.
        if (IsElsewhere && ended is { State: JobState.Succeeded or JobState.Failed, ExitCode: not null })
        {
            if (await jobs.FilesOf(job.Key).ProblemAsync(job.Index, ended, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                return new(PipelineStatus.Failed, problem) { ExitCode = Usage };
            }

            if (task.Step.Kind is StepKind.Notebook or StepKind.Script)
            {
                await TaskFiles.WaitForAsync(In(task, attempt, "result.json"), cancellationToken).ConfigureAwait(false);
            }
        }

        var end = ended.State switch
        {
            JobState.TimedOut => new AttemptEnd(PipelineStatus.TimedOut, ended.Reason ?? $"It ran longer than its timeout of {DurationText.Of(task.Step.Timeout!.Value)}.") { ExitCode = ExecutionStatus.TimedOut.ExitCode() },
            JobState.OutOfMemory => new(PipelineStatus.Failed, ended.Reason ?? "It used more memory than it may.") { ExitCode = ExecutionStatus.OutOfMemory.ExitCode() },
            JobState.Cancelled => new(PipelineStatus.Cancelled, ended.Reason ?? "Its job was cancelled."),
            _ when task.Step.Kind is StepKind.Notebook or StepKind.Script => OfResult(task, ended, attempt),
            JobState.Lost => new(PipelineStatus.Failed, ended.Reason ?? "The engine lost its process.") { IsLost = true },
            _ => OfExitCode(task, ended, attempt),
        };
        if (!end.IsGood)
        {
            return end;
        }

        var (files, missing) = await keys.OutputsAsync(task, cancellationToken).ConfigureAwait(false);
        return missing is null ? end with { Files = files }
            : new(PipelineStatus.Failed, $"It ended well, but did not write its output '{missing}'. Correct the step, or its 'outputs'.") { ExitCode = 1, Copy = end.Copy };
    }

    private AttemptEnd OfResult(PlanTask task, JobTask ended, int attempt)
    {
        if (ExecutionResult.Read(In(task, attempt, "result.json")) is not { } result)
        {
            return ended.State == JobState.Lost
                ? new(PipelineStatus.Failed, ended.Reason ?? "The engine lost its process.") { IsLost = true }
                : new(PipelineStatus.Failed, $"Its process left no result. {ended.Reason}{LastLine(task, attempt)}") { ExitCode = ended.ExitCode is null or 0 ? ExecutionStatus.Died.ExitCode() : ended.ExitCode };
        }

        if (ended.ExitCode is { } code && code != result.ExitCode)
        {
            return new(PipelineStatus.Failed, FormattableString.Invariant($"Its process ended with exit code {code}, and its result says {result.ExitCode}.")) { ExitCode = code == 0 ? result.ExitCode : code, Copy = CopyHere(task, attempt, result.Copy) };
        }

        var status = result.Status switch
        {
            ExecutionStatus.Succeeded => PipelineStatus.Succeeded,
            ExecutionStatus.Refused => PipelineStatus.Refused,
            ExecutionStatus.TimedOut => PipelineStatus.TimedOut,
            _ => PipelineStatus.Failed,
        };
        return new(status, result.Error?.Sentence(isAnswer: status == PipelineStatus.Refused)) { ExitCode = result.ExitCode, Outputs = result.Outputs, Copy = CopyHere(task, attempt, result.Copy) };
    }

    private AttemptEnd OfExitCode(PlanTask task, JobTask ended, int attempt)
    {
        const int Refused = 3;
        return ended.State == JobState.Succeeded && ended.ExitCode is null or 0
            ? new(PipelineStatus.Succeeded, null) { ExitCode = 0, Outputs = OutputFile.Read(In(task, attempt, "output.txt")) }
            : new(ended.ExitCode == Refused ? PipelineStatus.Refused : PipelineStatus.Failed, $"{ended.Reason ?? FormattableString.Invariant($"Its command ended with exit code {ended.ExitCode}.")}{LastLine(task, attempt)}") { ExitCode = ended.ExitCode };
    }

    private string LastLine(PlanTask task, int attempt) =>
        File.Exists(Log(task, attempt)) && File.ReadLines(Log(task, attempt)).LastOrDefault(line => line.Trim().Length > 0) is { } line ? $" It last wrote: {line.Trim()}" : "";

    // A copy that is in the attempt's folder is known by its path here.
    private string? CopyHere(PlanTask task, int attempt, string? copy) => copy == jobs.There(Copy(task, attempt)) ? Copy(task, attempt) : copy;

    private IEnumerable<string> Words(PlanTask task, TaskWork work, int attempt) => task.Step.Kind switch
    {
        StepKind.Notebook => [.. parts.Tool, "run", jobs.There(task.Step.Work), "--quiet", "--output", jobs.There(Copy(task, attempt)), "--parameters", There(task, attempt, "parameters.json"), "--result", There(task, attempt, "result.json")],
        StepKind.Script => [.. parts.Tool, "script", jobs.There(task.Step.Work), "--result", There(task, attempt, "result.json"), "--", .. work.Parameters.Select(pair => $"{pair.Key}={Template.Shown(pair.Value)}")],
        StepKind.Command => [.. parts.Tool, .. work.Words],
        _ => ["/bin/sh", "-e", "-c", work.Words[0]],
    };

    private Dictionary<string, string> Variables(PlanTask task, TaskWork work, int attempt, string runId)
    {
        var tags = new Dictionary<string, string>(RunContext.Tags()) { ["mlflow.parentRunId"] = runId, [PipelineTracking.NameTag] = spec.Name, [PipelineTracking.RunTag] = run.Id, [PipelineTracking.TaskTag] = task.Id };
        var variables = new Dictionary<string, string>(parts.Variables)
        {
            ["MLFLOW_TRACKING_URI"] = parts.StoreFile is { } store ? parts.TrackingUri.Replace(store, jobs.There(store), StringComparison.Ordinal) : parts.TrackingUri,
            ["MLFLOW_EXPERIMENT_NAME"] = parts.Experiment,
            [RunContext.Variable] = RunContext.Text(tags),
            [OutputFile.Variable] = There(task, attempt, "output.txt"),
        };
        if (parts.StateFolder is { } state)
        {
            variables["MODELOPS_STATE_FOLDER"] = jobs.There(state);
        }

        foreach (var (name, value) in task.Step.Kind == StepKind.Shell ? TaskValues.Variables(work) : [])
        {
            variables[name] = value;
        }

        return variables;
    }

    private string There(PlanTask task, int attempt, string name) => jobs.There(In(task, attempt, name));

    private string In(PlanTask task, int attempt, string name) => Path.Combine(folder.Attempt(run.Id, task.Id, attempt), name);
}
