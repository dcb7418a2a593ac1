using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Pipelines.Execution;
using ModelOps.Pipelines.Results;

namespace ModelOps;

/// <summary>A run of a pipeline, or what one would do.</summary>
/// <param name="Run">The run, with its tasks.</param>
public sealed record PipelineResult(PipelineRun Run) : Viewable, IVerdict
{
    /// <summary>What else is to be said.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>True when nothing was run: what a run would do.</summary>
    public bool IsForecast { get; init; }

    /// <summary>True when this call ran, or was to run, the pipeline; false when it only looked.</summary>
    internal bool Ran { get; init; }

    /// <summary>The pipeline's file, as it was given.</summary>
    internal string File { get; init; } = "FILE";

    internal bool IsJson { get; init; }

    /// <inheritdoc />
    public string? Refusal => !Ran || Run.Status == PipelineStatus.Succeeded ? null : string.Join(" ", Bad().Take(1).Concat(Bad().Skip(1).Take(1).Select(_ => $"{Bad().Count() - 1} more did not succeed.")));

    /// <inheritdoc />
    public bool HasFailed => Run.Status is not (PipelineStatus.Refused or PipelineStatus.AwaitingApproval);

    /// <inheritdoc />
    public ModelOpsException ToException() => Run.Status == PipelineStatus.TimedOut ? new TimedOutException(Refusal!) : HasFailed ? new WorkFailedException(Refusal!) : new CheckFailedException(Refusal!);

    /// <summary>What came of it, as the file of <c>--result</c> has it.</summary>
    internal ExecutionResult ToExecution(string file, DateTimeOffset now)
    {
        var status = Run.Status switch
        {
            PipelineStatus.Succeeded => ExecutionStatus.Succeeded,
            PipelineStatus.Refused or PipelineStatus.AwaitingApproval => ExecutionStatus.Refused,
            PipelineStatus.TimedOut => ExecutionStatus.TimedOut,
            PipelineStatus.Cancelled => ExecutionStatus.Interrupted,
            _ => ExecutionStatus.Failed,
        };
        var ended = Run.Ended ?? now;
        return new()
        {
            Status = status,
            ExitCode = status.ExitCode(),
            Notebook = file,
            Copy = null,
            Outputs = new(Run.Tasks.Where(task => task.Outputs.Count > 0).Select(task => KeyValuePair.Create<string, JsonNode?>(task.Id, task.Outputs.DeepClone()))),
            Runs = Run is { RunId: { } id, ExperimentId: { } experiment, Store: { } store } ? [new(id, experiment, store)] : [],
            Error = status == ExecutionStatus.Succeeded ? null : new(null, null, "ExitCode", Refusal!),
            Started = Run.Started,
            Ended = ended,
            Seconds = (ended - Run.Started).TotalSeconds,
            FinishedEarly = null,
        };
    }

    /// <inheritdoc />
    public override View ToView()
    {
        if (IsJson)
        {
            var text = JsonSerializer.Serialize(Run, PipelineFolder.Json);
            return new View("").Document($"<pre>{WebUtility.HtmlEncode(text)}</pre>", text);
        }

        var title = IsForecast ? $"{Run.Pipeline} would run {Run.Tasks.Count(task => task.Status == PipelineStatus.Waiting)} of {Run.Tasks.Count} tasks"
            : $"{Run.Pipeline} {PipelineWords.Ended(Run.Status)}: run {Run.Id}{(Run.Ended is { } ended ? $", {PipelineWords.Of(ended - Run.Started)}" : "")}";
        return new View(title).Table(
            ["step", "status", "time", "why", "results"],
            Run.Tasks.Select(task => new object?[]
            {
                task.Id, IsForecast && task.Status == PipelineStatus.Waiting ? "runs" : PipelineWords.Of(task.Status), task.Duration is { } time ? PipelineWords.Of(time) : null, task.Error ?? task.Reason,
                string.Join(", ", task.Outputs.Select(pair => $"{pair.Key} = {ModelOps.Pipelines.Expressions.Template.Shown(pair.Value)}")),
            })).Notes(Notes);
    }

    // A task that awaits approval says how to give it; of those that did not succeed, the first that is not only blocked.
    private IEnumerable<string> Bad() => Run.Status == PipelineStatus.AwaitingApproval
        ? Run.Tasks.Where(task => task.Status == PipelineStatus.AwaitingApproval).Select(task => $"'{task.Id}' awaits approval: {task.Reason} Approve it by {Wording.Command("pipeline", $"approve {File} {task.Id}", "ops.PipelineAsync(\"approve\", …)")}, then go on by {Wording.Option("resume")}.")
        : Run.Tasks.Where(task => task.IsBad).OrderBy(task => task.Status == PipelineStatus.Blocked).Select(task => $"'{task.Id}' {PipelineWords.Ended(task.Status)}: {(task.Error ?? task.Reason)?.TrimEnd('.')}.").DefaultIfEmpty($"The run {PipelineWords.Ended(Run.Status)}.");
}
