using ModelOps.Pipelines.Cache;
using ModelOps.Pipelines.Planning;

namespace ModelOps.Pipelines.Execution;

/// <summary>Whether a task runs, and why.</summary>
/// <param name="Runs">Whether it runs.</param>
/// <param name="Reason">Why, or why not.</param>
/// <param name="Record">What it did when it last succeeded, for one that does not run.</param>
internal sealed record TaskChoice(bool Runs, string Reason, TaskRecord? Record = null)
{
    /// <summary>Decides for a task whose needs have ended.</summary>
    internal static async Task<TaskChoice> OfAsync(PlanTask task, TaskKey key, TaskRecord? record, PipelineTask before, string run, TaskKeys keys, PipelineChoices choices, CancellationToken cancellationToken)
    {
        if (before.Status == PipelineStatus.Succeeded && record?.Run == run && key.ChangeFrom(record.Parts) is null && await OutputAsync(task, record, keys, cancellationToken).ConfigureAwait(false) is null)
        {
            return new(false, $"kept: it succeeded in this run, {PipelineWords.Of(record.Ended)}", record);
        }

        var why = choices.Forces(task.Step.Name) ? "forced"
            : TaskKeys.NeverSkips(task) ?? (record is null ? "it has not succeeded before" : key.ChangeFrom(record.Parts) ?? await OutputAsync(task, record, keys, cancellationToken).ConfigureAwait(false));
        return why is null
            ? new(false, $"nothing changed since {PipelineWords.Of(record!.Ended)} (run {record.Run})", record)
            : new(true, why);
    }

    private static async Task<string?> OutputAsync(PlanTask task, TaskRecord record, TaskKeys keys, CancellationToken cancellationToken)
    {
        var (files, missing) = await keys.OutputsAsync(task, cancellationToken).ConfigureAwait(false);
        return missing is not null ? $"output {missing} missing"
            : files.FirstOrDefault(file => record.Files.GetValueOrDefault(file.Key) != file.Value).Key is { } changed ? $"output {changed} was changed by somebody else"
            : null;
    }
}
