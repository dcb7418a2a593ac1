using ModelOps.Pipelines.Cache;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Execution;

/// <summary>What a run would do, as far as it can be known before: nothing is run or written.</summary>
internal static class PipelineForecast
{
    /// <summary>The tasks, with what would become of them and why.</summary>
    internal static async Task<PipelineRun> OfAsync(PipelinePlan plan, PipelineRun run, PipelineFolder folder, PipelineChoices choices, TimeProvider time, CancellationToken cancellationToken)
    {
        var tasks = plan.Tasks.Select(task => new PipelineTask(task.Id, task.Step.Name, PipelineStatus.Waiting)).ToArray();
        var records = new TaskRecord?[tasks.Length];
        var keys = new TaskKeys(plan.Spec.Folder, new FileDigests(folder.DigestsFile, time));
        var values = new TaskValues(plan, run, task => tasks[task.Index]);
        foreach (var task in plan.Tasks)
        {
            tasks[task.Index] = await OfAsync(task, tasks, records, folder, choices, keys, values, cancellationToken).ConfigureAwait(false);
        }

        return run with { Tasks = tasks };
    }

    private static async Task<PipelineTask> OfAsync(PlanTask task, PipelineTask[] tasks, TaskRecord?[] records, PipelineFolder folder, PipelineChoices choices, TaskKeys keys, TaskValues values, CancellationToken cancellationToken)
    {
        var state = tasks[task.Index];
        if (choices.Only is { } only && task.Step.Name != only)
        {
            records[task.Index] = folder.FindRecord(task.Id);
            return state with { Status = PipelineStatus.NotRun, Reason = $"only {only} is to run", Outputs = records[task.Index]?.Outputs ?? [] };
        }

        if (task.Step.Kind == StepKind.Approval)
        {
            return state with { Reason = $"awaits approval: {task.Step.Work}" };
        }

        if (task.Needs.FirstOrDefault(need => choices.Only is null && tasks[need.Index].Status == PipelineStatus.NotRun) is { } missing && !task.Step.IsFinally)
        {
            return state with { Status = PipelineStatus.NotRun, Reason = $"{missing} would not run" };
        }

        if (!choices.Forces(task.Step.Name) && TaskKeys.NeverSkips(task) is null && task.Needs.FirstOrDefault(need => tasks[need.Index].Status == PipelineStatus.Waiting) is { } before)
        {
            return state with { Reason = $"runs after {before}, unless that leaves what it left before" };
        }

        try
        {
            if (task.Needs.All(need => tasks[need.Index].Status != PipelineStatus.Waiting) && task.Step.If is { } condition && !condition.Holds(reference => values.Value(task, reference)))
            {
                return state with { Status = PipelineStatus.NotRun, Reason = $"its condition does not hold: {condition}" };
            }

            if (choices.Forces(task.Step.Name) || TaskKeys.NeverSkips(task) is not null)
            {
                return state with { Reason = $"runs: {(choices.Forces(task.Step.Name) ? "forced" : TaskKeys.NeverSkips(task))}" };
            }

            var key = await keys.OfAsync(task, values.Work(task), task.Needs.Where(need => records[need.Index] is not null).Select(need => (need, records[need.Index]!)), cancellationToken).ConfigureAwait(false);
            var choice = await TaskChoice.OfAsync(task, key, folder.FindRecord(task.Id), state, "", keys, choices, cancellationToken).ConfigureAwait(false);
            records[task.Index] = choice.Record;
            return choice.Runs ? state with { Reason = $"runs: {choice.Reason}" } : state with { Status = PipelineStatus.Skipped, Reason = choice.Reason, Outputs = choice.Record!.Outputs };
        }
        catch (InvalidInputException exception)
        {
            return state with { Status = PipelineStatus.Failed, Error = exception.Message, Reason = exception.Message };
        }
    }
}
