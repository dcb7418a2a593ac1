using ModelOps.Pipelines.Cache;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Execution;

/// <summary>Runs a plan: each task as soon as those that it needs have ended, and as there is room.</summary>
internal sealed class PipelineExecutor
{
    private readonly PipelinePlan _plan;
    private readonly PipelineFolder _folder;
    private readonly PipelineParts _parts;
    private readonly PipelineChoices _choices;
    private readonly PipelineTracking _tracking;
    private readonly PipelineTask[] _tasks;
    private readonly TaskRecord?[] _records;
    private readonly FileDigests _digests;
    private readonly TaskKeys _keys;
    private readonly TaskValues _values;
    private readonly TaskExecution _execution;
    private readonly TaskJobs _jobs;
    private readonly Task?[] _flows;
    private PipelineRun _run;

    internal PipelineExecutor(PipelinePlan plan, PipelineRun run, PipelineFolder folder, PipelineParts parts, PipelineChoices choices)
    {
        (_plan, _run, _folder, _parts, _choices) = (plan, run, folder, parts, choices);
        _tracking = new PipelineTracking(plan.Spec, parts);
        var before = run.Tasks.ToDictionary(task => task.Id);
        _tasks = [.. plan.Tasks.Select(task => before.GetValueOrDefault(task.Id) ?? new PipelineTask(task.Id, task.Step.Name, PipelineStatus.Waiting))];
        _records = new TaskRecord?[_tasks.Length];
        _flows = new Task?[_tasks.Length];
        _digests = new FileDigests(folder.DigestsFile, parts.Time);
        _keys = new TaskKeys(plan.Spec.Folder, _digests);
        _values = new TaskValues(plan, run, task => _tasks[task.Index]);
        var processors = choices.Jobs ?? plan.Spec.Jobs ?? (parts.EngineName == EngineSpec.Local ? Environment.ProcessorCount : int.MaxValue);
        _jobs = new TaskJobs(plan, run, folder, parts, hasArrays: processors == int.MaxValue, task => task.Needs.All(need => _flows[need.Index] is { IsCompleted: true }));
        var attempts = new TaskAttempts(plan.Spec, run, folder, parts, _keys, _jobs, choices.Follow);
        _execution = new TaskExecution(plan, run, parts, _tracking, attempts, new CpuSlots(processors), SaveAsync);
    }

    /// <summary>Runs it.</summary>
    /// <param name="report">Makes the report of the run, which is kept with it; null for none.</param>
    /// <param name="cancellationToken">Ends the tasks that run, in order.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    internal async Task<PipelineRun> RunAsync(Func<PipelineRun, string> report, CancellationToken cancellationToken)
    {
        await _tracking.StartAsync(_run, cancellationToken).ConfigureAwait(false);
        _run = _run with { Status = PipelineStatus.Running, RunId = _tracking.Parent.RunId, ExperimentId = _tracking.Parent.Info.ExperimentId, Ended = null, Tasks = _tasks };
        _folder.Save(_run);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            foreach (var task in _plan.Tasks)
            {
                _flows[task.Index] = FlowAsync(task, stop);
            }

            await Task.WhenAll(_flows!).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // What could not be finished is said, and not left to look as if it ran.
            var status = cancellationToken.IsCancellationRequested ? PipelineStatus.Cancelled : PipelineStatus.Failed;
            await EndAsync(status, exception.Message, report).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }

        var (end, error) = Outcome();
        await EndAsync(end, error, report).ConfigureAwait(false);
        return _run;
    }

    private async Task EndAsync(PipelineStatus status, string? error, Func<PipelineRun, string> report)
    {
        _run = _run with { Status = status, Ended = _parts.Time.GetUtcNow(), Tasks = [.. _tasks] };
        _digests.Save();
        await _tracking.KeepAsync("pipeline/report.html", report(_run), CancellationToken.None).ConfigureAwait(false);
        await _tracking.EndAsync(status, error, CancellationToken.None).ConfigureAwait(false);
        _folder.Save(_run);
    }

    private (PipelineStatus Status, string? Error) Outcome()
    {
        foreach (var status in (PipelineStatus[])[PipelineStatus.Failed, PipelineStatus.Cancelled, PipelineStatus.TimedOut, PipelineStatus.Refused, PipelineStatus.Blocked])
        {
            if (_plan.Tasks.FirstOrDefault(task => _tasks[task.Index].Status == status && !task.Step.ContinueOnError) is { } bad)
            {
                return (status is PipelineStatus.Cancelled or PipelineStatus.Blocked ? PipelineStatus.Failed : status, $"{bad.Id} {PipelineWords.Ended(status)}: {_tasks[bad.Index].Error ?? _tasks[bad.Index].Reason}");
            }
        }

        return (_tasks.Any(task => task.Status is PipelineStatus.AwaitingApproval or PipelineStatus.Waiting) ? PipelineStatus.AwaitingApproval : PipelineStatus.Succeeded, null);
    }

    private async Task FlowAsync(PlanTask task, CancellationTokenSource stop)
    {
        await Task.WhenAll(task.Needs.Select(need => _flows[need.Index]!)).ConfigureAwait(false);
        await Task.Yield();
        try
        {
            stop.Token.ThrowIfCancellationRequested();
            await RunAsync(task, stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A store or an engine that fails: nothing more is begun on what is not known.
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _jobs.Leave(task);
        }
    }

    private async Task RunAsync(PlanTask task, CancellationToken cancellationToken)
    {
        var before = _tasks[task.Index];
        try
        {
            if (Hindrance(task) is { } hindered)
            {
                await NoteAsync(task, _tasks[task.Index] with { Status = hindered.Status, Reason = hindered.Reason, Error = null }, null, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (task.Step.If is { } condition && !condition.Holds(reference => _values.Value(task, reference)))
            {
                await NoteAsync(task, before with { Status = PipelineStatus.NotRun, Reason = $"its condition does not hold: {condition}" }, null, cancellationToken).ConfigureAwait(false);
                return;
            }

            var work = _values.Work(task);
            var key = await _keys.OfAsync(task, work, task.Needs.Where(need => !task.Step.IsFinally && _records[need.Index] is not null).Select(need => (need, _records[need.Index]!)), cancellationToken).ConfigureAwait(false);
            if (task.Inputs.FirstOrDefault(input => key.Parts["input " + input] == TaskKey.Missing) is { } missing)
            {
                throw new InvalidInputException($"The input '{missing}' does not exist. Make it, or correct 'inputs'; paths are relative to the pipeline's file.");
            }

            await (task.Step.Kind == StepKind.Approval ? ApproveAsync(task, work, key, cancellationToken) : RunAsync(task, work, key, cancellationToken)).ConfigureAwait(false);
        }
        catch (InvalidInputException exception)
        {
            await NoteAsync(task, before with { Status = PipelineStatus.Failed, Error = exception.Message, ExitCode = exception.ExitCode, Ended = _parts.Time.GetUtcNow() }, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private (PipelineStatus Status, string Reason)? Hindrance(PlanTask task)
    {
        if (_choices.Only is { } only && task.Step.Name != only)
        {
            _records[task.Index] = _folder.FindRecord(task.Id);
            _tasks[task.Index] = _tasks[task.Index] with { Outputs = _records[task.Index]?.Outputs ?? [] };
            return (PipelineStatus.NotRun, _records[task.Index] is { } record ? $"only {only} is to run; it stands as it was {PipelineWords.Of(record.Ended)} (run {record.Run})" : $"only {only} is to run, and it has no results yet");
        }

        foreach (var need in task.Step.IsFinally ? [] : task.Needs)
        {
            var state = _tasks[need.Index];
            if (state.IsBad && !need.Step.ContinueOnError)
            {
                return (PipelineStatus.Blocked, $"{need} {PipelineWords.Ended(state.Status)}");
            }

            if (state.Status is PipelineStatus.AwaitingApproval or PipelineStatus.Waiting)
            {
                return (PipelineStatus.Waiting, $"{need} {PipelineWords.Ended(state.Status)}");
            }

            if (state.Status == PipelineStatus.NotRun && (_choices.Only is null || (_records[need.Index] is null && need.Step.Kind != StepKind.Approval)))
            {
                return _choices.Only is null ? (PipelineStatus.NotRun, $"{need} did not run") : (PipelineStatus.Blocked, $"{need} has no results yet; run the pipeline without {Wording.Option("only")}");
            }
        }

        return null;
    }

    private async Task RunAsync(PlanTask task, TaskWork work, TaskKey key, CancellationToken cancellationToken)
    {
        var before = _tasks[task.Index];
        var isOpen = before is { Status: PipelineStatus.Running, Job: not null } && before.Key == key.Hash;
        if (!isOpen && before is { Status: PipelineStatus.Running, Job: { } old })
        {
            // What it is to do has changed since; the old job must not run beside the new one.
            await _jobs.GiveUpAsync(old, cancellationToken).ConfigureAwait(false);
        }

        var choice = isOpen ? new TaskChoice(true, before.Reason ?? "it was started before")
            : await TaskChoice.OfAsync(task, key, _folder.FindRecord(task.Id), before, _run.Id, _keys, _choices, cancellationToken).ConfigureAwait(false);
        if (!choice.Runs)
        {
            _records[task.Index] = choice.Record;
            var isKept = before.Status == PipelineStatus.Succeeded;
            await NoteAsync(task, before with { Status = isKept ? PipelineStatus.Succeeded : PipelineStatus.Skipped, Reason = isKept ? before.Reason : choice.Reason, Outputs = choice.Record!.Outputs, Copy = choice.Record.Copy, Key = key.Hash, Error = null }, choice.Reason, cancellationToken).ConfigureAwait(false);
            return;
        }

        var (state, record) = await _execution.RunAsync(task, work, key, before, choice.Reason, isOpen, cancellationToken).ConfigureAwait(false);
        if (record is not null)
        {
            // The record first: a task that says that it succeeded always has one.
            _records[task.Index] = record;
            _folder.Save(task.Id, record);
        }

        await SaveAsync(task, state).ConfigureAwait(false);
    }

    private async Task ApproveAsync(PlanTask task, TaskWork work, TaskKey key, CancellationToken cancellationToken)
    {
        var (question, started) = (work.Words[0], _parts.Time.GetTimestamp());
        var waiting = _tasks[task.Index] with { Status = PipelineStatus.AwaitingApproval, Reason = question, Key = key.Hash, Error = null };
        while (true)
        {
            if (_folder.FindDecision(_run.Id, task.Id) is { } decision && decision.Key == key.Hash)
            {
                var said = $"{decision.Actor} said {(decision.IsApproved ? "yes" : "no")} to '{question}'{(decision.Reason is { } why ? $": {why}" : "")}";
                _records[task.Index] = new TaskRecord { Parts = key.Parts, Outputs = [], Files = new Dictionary<string, string>(), Run = _run.Id, Ended = decision.Time, Execution = $"{_run.Id}/{task.Id}" };
                await NoteAsync(task, waiting with { Status = decision.IsApproved ? PipelineStatus.Succeeded : PipelineStatus.Refused, Reason = said, Error = decision.IsApproved ? null : said, Ended = decision.Time }, said, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (_tasks[task.Index] != waiting)
            {
                await SaveAsync(task, waiting).ConfigureAwait(false);
                await _parts.Say($"{task} awaits approval: {question}").ConfigureAwait(false);
            }

            if (!_choices.Wait)
            {
                return;
            }

            if (task.Step.Timeout is { } most && _parts.Time.GetElapsedTime(started) >= most)
            {
                await NoteAsync(task, waiting with { Status = PipelineStatus.TimedOut, Error = $"Nobody decided within {DurationText.Of(most)}." }, null, cancellationToken).ConfigureAwait(false);
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), _parts.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // The end of a task that does not run itself.
    private async Task NoteAsync(PlanTask task, PipelineTask state, string? said, CancellationToken cancellationToken)
    {
        var before = _tasks[task.Index];
        var isLeftOut = state.Status == PipelineStatus.NotRun && _choices.Only is { } only && task.Step.Name != only;
        if (!isLeftOut && state.Status is not (PipelineStatus.Waiting or PipelineStatus.AwaitingApproval) && (before.RunId is null || before.Status is not PipelineStatus.Succeeded && before.Status != state.Status))
        {
            var child = await _tracking.BeginAsync(task, null, cancellationToken).ConfigureAwait(false);
            state = state with { RunId = child.RunId };
            await PipelineTracking.EndAsync(child, state, cancellationToken).ConfigureAwait(false);
        }

        await SaveAsync(task, state).ConfigureAwait(false);
        if (!isLeftOut)
        {
            await _parts.Say($"{task} {PipelineWords.Ended(state.Status)}: {state.Error ?? said ?? state.Reason}").ConfigureAwait(false);
        }
    }

    private ValueTask SaveAsync(PlanTask task, PipelineTask state)
    {
        _tasks[task.Index] = state;
        _folder.Save(_run.Id, state);
        return ValueTask.CompletedTask;
    }
}
