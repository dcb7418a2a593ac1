using System.Security.Cryptography;
using System.Text;
using ModelOps.Pipelines.Cache;
using ModelOps.Pipelines.Planning;
using ModelOps.Tracking;
using Polly;
using Polly.Retry;

namespace ModelOps.Pipelines.Execution;

/// <summary>Runs a task until it succeeds or may not be tried again.</summary>
internal sealed class TaskExecution(PipelinePlan plan, PipelineRun run, PipelineParts parts, PipelineTracking tracking, TaskAttempts attempts, CpuSlots slots, Func<PlanTask, PipelineTask, ValueTask> save)
{
    private const int MostLosses = 2;
    private readonly Dictionary<string, SemaphoreSlim> _room = plan.Spec.Steps.Where(step => step.MaxParallel is not null).ToDictionary(step => step.Name, step => new SemaphoreSlim(step.MaxParallel!.Value));

    /// <summary>Runs it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="work">What it is given.</param>
    /// <param name="key">What decides what it does.</param>
    /// <param name="before">What is known of it.</param>
    /// <param name="reason">Why it runs.</param>
    /// <param name="isOpen">True to take up the attempt that an earlier process has started.</param>
    /// <param name="cancellationToken">Ends it in order.</param>
    /// <returns>How it ended, and what it leaves for the next run; null when it did not succeed.</returns>
    internal async Task<(PipelineTask State, TaskRecord? Record)> RunAsync(PlanTask task, TaskWork work, TaskKey key, PipelineTask before, string reason, bool isOpen, CancellationToken cancellationToken)
    {
        var room = _room.GetValueOrDefault(task.Step.Name);
        await (room?.WaitAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        ActiveRun? child = null;
        var state = before with { Reason = reason, Key = key.Hash, Status = PipelineStatus.Waiting, Error = null, ExitCode = null, Outputs = [] };
        try
        {
            child = await tracking.BeginAsync(task, isOpen ? before.RunId : null, cancellationToken).ConfigureAwait(false);
            if (!isOpen)
            {
                await PipelineTracking.LogParamsAsync(child, work.Parameters, cancellationToken).ConfigureAwait(false);
            }

            await parts.Say($"{task} {(isOpen ? "goes on" : "runs")}: {reason}").ConfigureAwait(false);
            state = state with { RunId = child.RunId, Started = isOpen ? before.Started : null };
            var attempt = isOpen ? before.Attempt - 1 : before.Attempt;
            var isFirst = true;
            var end = await Retries(task).ExecuteAsync(
                async stop =>
                {
                    AttemptEnd last;
                    var losses = 0;
                    do
                    {
                        using var taken = await slots.TakeAsync(task.Step.Resources.Cpus, stop).ConfigureAwait(false);
                        attempt++;
                        last = await attempts.RunAsync(task, work, attempt, child.RunId, NoteAsync, isFirst, isOpen && isFirst ? before : null, stop).ConfigureAwait(false);
                        isFirst = false;
                    }
                    while (last.IsLost && ++losses <= MostLosses);
                    return last;
                },
                cancellationToken).ConfigureAwait(false);
            return await EndAsync(task, key, state, end, child).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            state = state with { Status = PipelineStatus.Cancelled, Error = "It was stopped before its end.", Ended = parts.Time.GetUtcNow() };
            await save(task, state).ConfigureAwait(false);
            await (child is null ? Task.CompletedTask : PipelineTracking.EndAsync(child, state, CancellationToken.None)).ConfigureAwait(false);
            throw;
        }
        catch (Exception exception)
        {
            await (child?.FailAsync(exception, CancellationToken.None) ?? Task.CompletedTask).ConfigureAwait(false);
            throw;
        }
        finally
        {
            room?.Release();
        }

        // Before the job is started: whoever comes after a kill finds it.
        async ValueTask NoteAsync(int attempt, string job, int? index)
        {
            state = state with { Status = PipelineStatus.Running, Attempt = attempt, Started = state.Started ?? parts.Time.GetUtcNow(), Job = job, JobIndex = index, Log = attempts.Log(task, attempt) };
            await save(task, state).ConfigureAwait(false);
        }
    }

    private async Task<(PipelineTask State, TaskRecord? Record)> EndAsync(PlanTask task, TaskKey key, PipelineTask state, AttemptEnd end, ActiveRun child)
    {
        var now = parts.Time.GetUtcNow();
        state = state with { Status = end.Status, Error = end.Error, ExitCode = end.ExitCode, Outputs = end.Outputs, Copy = end.Copy, Ended = now };
        await PipelineTracking.EndAsync(child, state, CancellationToken.None).ConfigureAwait(false);
        await parts.Say($"{task} {PipelineWords.Ended(end.Status)} after {PipelineWords.Of(now - (state.Started ?? now))}{(end.Error is null ? "" : $": {end.Error} Its log is {state.Log}.")}").ConfigureAwait(false);
        return (state, !end.IsGood ? null : new TaskRecord { Parts = key.Parts, Outputs = end.Outputs, Files = end.Files, Run = run.Id, Ended = now, Execution = FormattableString.Invariant($"{run.Id}/{task.Id}/{state.Attempt}"), Copy = end.Copy });
    }

    private ResiliencePipeline<AttemptEnd> Retries(PlanTask task)
    {
        var retry = task.Step.Retry;
        return retry.Times == 0 ? ResiliencePipeline<AttemptEnd>.Empty : new ResiliencePipelineBuilder<AttemptEnd> { TimeProvider = parts.Time }.AddRetry(new RetryStrategyOptions<AttemptEnd>
        {
            MaxRetryAttempts = retry.Times,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { IsGood: false, Status: not PipelineStatus.Cancelled } end && retry.Takes(end.ExitCode == 0 ? 1 : end.ExitCode)),
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(retry.Pause(arguments.AttemptNumber, Chance(task, arguments.AttemptNumber))),
            OnRetry = arguments => parts.Say($"{task} {PipelineWords.Ended(arguments.Outcome.Result!.Status)}, and is tried again in {PipelineWords.Of(arguments.RetryDelay)} ({arguments.AttemptNumber + 1} of {retry.Times}): {arguments.Outcome.Result.Error}"),
        }).Build();
    }

    // From 0 to 1, and the same each time: tasks that fail together do not come back together.
    private double Chance(PlanTask task, int retry) => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{run.Id}/{task.Id}/{retry}")))) / (double)uint.MaxValue;
}
