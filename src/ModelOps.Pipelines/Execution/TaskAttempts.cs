using System.Security.Cryptography;
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
internal sealed class TaskAttempts(PipelineSpec spec, PipelineRun run, PipelineFolder folder, PipelineParts parts, TaskKeys keys, bool follows)
{
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(250);

    /// <summary>The log of an attempt.</summary>
    internal string Log(PlanTask task, int attempt) => In(task, attempt, "log.txt");

    /// <summary>The executed notebook of an attempt.</summary>
    internal string Copy(PlanTask task, int attempt) => In(task, attempt, Path.GetFileNameWithoutExtension(task.Step.Work) + ".ipynb");

    /// <summary>The key of an attempt's job.</summary>
    internal string JobKey(PlanTask task, int attempt)
    {
        const int Letters = 40;
        return "pl-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{folder.Path}\n{run.Id}\n{task.Id}\n{attempt}"))))[..Letters];
    }

    /// <summary>Starts an attempt, or takes up the one that was started before, and waits for its end.</summary>
    /// <param name="task">The task.</param>
    /// <param name="work">What it is given.</param>
    /// <param name="attempt">Which attempt, from 1.</param>
    /// <param name="runId">The task's run, which runs of its own nest in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    internal async Task<AttemptEnd> RunAsync(PlanTask task, TaskWork work, int attempt, string runId, CancellationToken cancellationToken)
    {
        var place = folder.Attempt(run.Id, task.Id, attempt);
        Directory.CreateDirectory(place);
        if (task.Step.Kind == StepKind.Notebook)
        {
            AtomicFile.WriteText(In(task, attempt, "parameters.json"), work.Parameters.ToJsonString(), ownerOnly: true);
        }

        var job = new JobSpec(JobKey(task, attempt), [.. Words(task, work, attempt)])
        {
            Name = $"{spec.Name}-{task.Id}",
            Folder = spec.Folder,
            Variables = Variables(task, work, attempt, runId),
            Resources = task.Step.Resources,
            TimeLimit = task.Step.Timeout,
            Requeues = 0,
        };
        cancellationToken.ThrowIfCancellationRequested();
        string? id = null;
        try
        {
            // To its end: a job whose id is not known could not be cancelled.
            id = await parts.Engine.StartAsync(job, CancellationToken.None).ConfigureAwait(false);
            var ended = await WatchAsync(task, id, cancellationToken).ConfigureAwait(false);
            await KeepLogAsync(id, Log(task, attempt)).ConfigureAwait(false);
            return await EndAsync(task, ended, attempt, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (id is not null && cancellationToken.IsCancellationRequested)
        {
            await parts.Engine.CancelAsync(id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (InvalidInputException exception)
        {
            return new(PipelineStatus.Failed, exception.Message) { ExitCode = exception.ExitCode };
        }
    }

    private async Task<JobTask> WatchAsync(PlanTask task, string id, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = follows ? FollowAsync(task, id, ended.Token) : Task.CompletedTask;
        JobStatus? last = null;
        await foreach (var status in parts.Engine.WatchAsync(id, cancellationToken).ConfigureAwait(false))
        {
            last = status;
        }

        await ended.CancelAsync().ConfigureAwait(false);
        await following.ConfigureAwait(false);
        return last!.Tasks[0];
    }

    // Whole lines, with the task's name before them.
    private async Task FollowAsync(PlanTask task, string id, CancellationToken cancellationToken)
    {
        var (offset, isLast) = (0L, false);
        using var held = new MemoryStream();
        while (true)
        {
            offset = await parts.Engine.ReadLogAsync(id, 0, offset, held, CancellationToken.None).ConfigureAwait(false);
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

    private async Task KeepLogAsync(string id, string file)
    {
        using var log = new MemoryStream();
        await parts.Engine.ReadLogAsync(id, 0, 0, log, CancellationToken.None).ConfigureAwait(false);
        AtomicFile.Write(file, log.WriteTo, ownerOnly: true);
    }

    private async Task<AttemptEnd> EndAsync(PlanTask task, JobTask ended, int attempt, CancellationToken cancellationToken)
    {
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
            return new(PipelineStatus.Failed, FormattableString.Invariant($"Its process ended with exit code {code}, and its result says {result.ExitCode}.")) { ExitCode = code == 0 ? result.ExitCode : code, Copy = result.Copy };
        }

        var status = result.Status switch
        {
            ExecutionStatus.Succeeded => PipelineStatus.Succeeded,
            ExecutionStatus.Refused => PipelineStatus.Refused,
            ExecutionStatus.TimedOut => PipelineStatus.TimedOut,
            _ => PipelineStatus.Failed,
        };
        return new(status, result.Error?.Sentence(isAnswer: status == PipelineStatus.Refused)) { ExitCode = result.ExitCode, Outputs = result.Outputs, Copy = result.Copy };
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

    private IEnumerable<string> Words(PlanTask task, TaskWork work, int attempt) => task.Step.Kind switch
    {
        StepKind.Notebook => [.. parts.Tool, "run", task.Step.Work, "--quiet", "--output", Copy(task, attempt), "--parameters", In(task, attempt, "parameters.json"), "--result", In(task, attempt, "result.json")],
        StepKind.Script => [.. parts.Tool, "script", task.Step.Work, "--result", In(task, attempt, "result.json"), "--", .. work.Parameters.Select(pair => $"{pair.Key}={Template.Shown(pair.Value)}")],
        StepKind.Command => [.. parts.Tool, .. work.Words],
        _ => ["/bin/sh", "-e", "-c", work.Words[0]],
    };

    private Dictionary<string, string> Variables(PlanTask task, TaskWork work, int attempt, string runId)
    {
        var tags = new Dictionary<string, string>(RunContext.Tags()) { ["mlflow.parentRunId"] = runId, [PipelineTracking.NameTag] = spec.Name, [PipelineTracking.RunTag] = run.Id, [PipelineTracking.TaskTag] = task.Id };
        var variables = new Dictionary<string, string>
        {
            ["MLFLOW_TRACKING_URI"] = parts.TrackingUri,
            ["MLFLOW_EXPERIMENT_NAME"] = parts.Experiment,
            [RunContext.Variable] = RunContext.Text(tags),
            [OutputFile.Variable] = In(task, attempt, "output.txt"),
        };
        if (parts.StateFolder is { } state)
        {
            variables["MODELOPS_STATE_FOLDER"] = state;
        }

        foreach (var (name, value) in task.Step.Kind == StepKind.Shell ? TaskValues.Variables(work) : [])
        {
            variables[name] = value;
        }

        return variables;
    }

    private string In(PlanTask task, int attempt, string name) => Path.Combine(folder.Attempt(run.Id, task.Id, attempt), name);
}
