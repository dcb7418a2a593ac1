using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Pipelines.Expressions;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Spec;
using ModelOps.Tracking;

namespace ModelOps.Pipelines.Execution;

/// <summary>A run of a pipeline in the tracking store: a parent, and a child for each task.</summary>
internal sealed class PipelineTracking(PipelineSpec spec, PipelineParts parts)
{
    internal const string NameTag = "modelops.pipeline";
    internal const string RunTag = "modelops.pipeline.run";
    internal const string TaskTag = "modelops.pipeline.task";
    internal const string StatusTag = "modelops.pipeline.status";
    private const string ReasonTag = "modelops.pipeline.reason";
    private const string KeyTag = "modelops.pipeline.key";
    private const string AttemptTag = "modelops.pipeline.attempt";
    private const string ExitCodeTag = "modelops.pipeline.exit_code";
    private const int MostParam = 6000;
    private const int MostTag = 5000;
    private ActiveRun? _parent;
    private string _id = "";

    /// <summary>The pipeline's run.</summary>
    internal ActiveRun Parent => _parent!;

    /// <summary>Starts the pipeline's run, or opens it again.</summary>
    internal async Task StartAsync(PipelineRun run, CancellationToken cancellationToken)
    {
        _id = run.Id;
        _parent = await ActiveRun.StartAsync(
            parts.Tracker,
            new ActiveRunOptions
            {
                Experiment = parts.Experiment,
                Name = spec.Name,
                RunId = run.RunId,
                SourceName = spec.File,
                SourceType = "JOB",
                Folder = spec.Folder,
                Capture = new CaptureSettings { Source = false, Environment = false, SystemMetrics = false },
                Tags = new Dictionary<string, string> { [NameTag] = spec.Name, [RunTag] = run.Id },
                Time = parts.Time,
            },
            cancellationToken).ConfigureAwait(false);
        await LogParamsAsync(_parent, run.Parameters, cancellationToken).ConfigureAwait(false);
        if (run.RunId is null)
        {
            await KeepAsync("pipeline/" + Path.GetFileName(spec.File), await File.ReadAllTextAsync(spec.File, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps a text with the pipeline's run.</summary>
    internal async Task KeepAsync(string path, string text, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await Parent.Artifacts.WriteAsync(path, content, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts the run of a task, or opens it again.</summary>
    /// <param name="task">The task.</param>
    /// <param name="runId">The run to open again; null for a new one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal Task<ActiveRun> BeginAsync(PlanTask task, string? runId, CancellationToken cancellationToken) => ActiveRun.StartAsync(
        parts.Tracker,
        new ActiveRunOptions
        {
            Experiment = parts.Experiment,
            Name = task.Id,
            RunId = runId,
            ParentRunId = Parent.RunId,
            SourceName = task.Step.Kind is StepKind.Notebook or StepKind.Script ? task.Step.Work : spec.File,
            SourceType = task.Step.Kind == StepKind.Notebook ? "NOTEBOOK" : "JOB",
            Capture = CaptureSettings.None with { User = true },
            Tags = new Dictionary<string, string> { [NameTag] = spec.Name, [RunTag] = _id, [TaskTag] = task.Id },
            Time = parts.Time,
        },
        cancellationToken);

    /// <summary>Notes what a task is given.</summary>
    internal static Task LogParamsAsync(ActiveRun run, JsonObject values, CancellationToken cancellationToken) =>
        run.LogParamsAsync(values.Select(pair => KeyValuePair.Create(pair.Key, (object?)Cut(Template.Shown(pair.Value), MostParam))), cancellationToken);

    /// <summary>Ends the run of a task as the task ended.</summary>
    internal static async Task EndAsync(ActiveRun run, PipelineTask task, CancellationToken cancellationToken)
    {
        (string Key, string? Value)[] tags =
        [
            (StatusTag, JsonNamingPolicy.SnakeCaseLower.ConvertName(task.Status.ToString())), (ReasonTag, task.Reason), (KeyTag, task.Key),
            (AttemptTag, task.Attempt == 0 ? null : task.Attempt.ToString(CultureInfo.InvariantCulture)), (ExitCodeTag, task.ExitCode?.ToString(CultureInfo.InvariantCulture)),
        ];
        foreach (var (key, value) in tags.Where(tag => tag.Value is not null))
        {
            await run.SetTagAsync(key, Cut(value!, MostTag), cancellationToken).ConfigureAwait(false);
        }

        foreach (var (name, value) in task.Outputs)
        {
            if (value?.GetValueKind() == JsonValueKind.Number)
            {
                await run.LogMetricAsync(name, value.GetValue<double>(), cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await run.SetTagAsync("output." + name, Cut(Template.Shown(value), MostTag), cancellationToken).ConfigureAwait(false);
            }
        }

        await (task.Status == PipelineStatus.Cancelled ? run.KillAsync(cancellationToken)
            : task.IsBad ? run.FailAsync(new WorkFailedException(task.Error ?? task.Reason ?? PipelineWords.Of(task.Status)), cancellationToken)
            : run.DisposeAsync().AsTask()).ConfigureAwait(false);
    }

    /// <summary>Ends the pipeline's run; one that waits for an approval is SCHEDULED.</summary>
    internal async Task EndAsync(PipelineStatus status, string? error, CancellationToken cancellationToken)
    {
        await Parent.SetTagAsync(StatusTag, JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()), cancellationToken).ConfigureAwait(false);
        switch (status)
        {
            case PipelineStatus.Succeeded:
                await Parent.DisposeAsync().ConfigureAwait(false);
                break;
            case PipelineStatus.Cancelled:
                await Parent.KillAsync(cancellationToken).ConfigureAwait(false);
                break;
            case PipelineStatus.AwaitingApproval:
                await Parent.KillAsync(cancellationToken).ConfigureAwait(false);
                await parts.Tracker.UpdateRunAsync(Parent.RunId, new RunUpdate(RunStatus.Scheduled), cancellationToken).ConfigureAwait(false);
                break;
            default:
                await Parent.FailAsync(new WorkFailedException(error ?? PipelineWords.Of(status)), cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private static string Cut(string text, int most) => text.Length > most ? text[..most] : text;
}
