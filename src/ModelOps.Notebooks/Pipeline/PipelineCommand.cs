using ModelOps.Pipelines.Execution;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Report;
using ModelOps.Pipelines.Results;
using ModelOps.Pipelines.Spec;

namespace ModelOps;

internal sealed class PipelineCommand() : LifecycleCommand<PipelineOptions, PipelineResult>("pipeline", "Run a pipeline of notebooks, scripts, shell lines and commands: in order, in parallel, and nothing twice that did not change.")
{
    public override bool UsesExperiment => true;

    public override async Task<PipelineResult> ExecuteAsync(ModelOpsSession ops, PipelineOptions options, CancellationToken cancellationToken)
    {
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        var path = ops.ResolvePath(options.Of ?? options.File);
        if (!options.IsAction && Suggestion.Nearest(options.File, [PipelineOptions.Approve, PipelineOptions.Reject, PipelineOptions.Status, PipelineOptions.Cancel]) is { } meant && !File.Exists(path))
        {
            throw new InvalidInputException($"There is no file '{options.File}'. Did you mean '{meant}'? Give the file of a pipeline, such as pipeline.yaml.");
        }

        var resultFile = options.Result is null ? null : ops.ResolvePath(options.Result);
        if (resultFile is not null)
        {
            ExecutionResult.Clear(resultFile);
        }

        var spec = PipelineSpec.Load(path);
        var result = options.IsAction ? await ActAsync(ops, spec, options, cancellationToken).ConfigureAwait(false) : await new PipelineStart(ops, spec, options).RunAsync(cancellationToken).ConfigureAwait(false);
        result = result with { IsJson = options.Json, File = options.Of ?? options.File };
        if (resultFile is not null)
        {
            result.ToExecution(path, ops.Time.GetUtcNow()).Write(resultFile);
        }

        return result;
    }

    private static async Task<PipelineResult> ActAsync(ModelOpsSession ops, PipelineSpec spec, PipelineOptions options, CancellationToken cancellationToken)
    {
        var folder = PipelineFolder.Of(spec);
        var last = folder.FindLatest() ?? throw new InvalidInputException($"The pipeline '{spec.Name}' has not run yet.");
        if (options.File == PipelineOptions.Status)
        {
            PipelineStart.WriteReport(ops, options, () => PipelineReport.Of(PipelineStart.PlanOf(spec, last), last));
            return new(last);
        }

        if (options.File == PipelineOptions.Cancel)
        {
            using var taken = folder.Lock(spec.Name);
            var engine = PipelineStart.Open(folder, spec.Engine.With(last.Engine, last.EngineSettings), ops);
            await using var closing = engine.ConfigureAwait(false);
            var reason = $"{ops.Actor()} cancelled the run.";
            var ended = await PipelineRuns.CancelAsync(folder, engine, reason, ops.Time, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidInputException($"The last run of '{spec.Name}', {last.Id}, {PipelineWords.Ended(last.Status)}, so there is nothing to cancel.");
            var session = PipelineStart.SessionOf(ops, spec);
            await using var ending = session.ConfigureAwait(false);
            var store = await session.StoreAsync(cancellationToken).ConfigureAwait(false);
            if (ended.Store is { } there && there != store.Uri)
            {
                return new(ended) { Notes = [$"Its tracking runs are in {there}, and not in {store.Uri}, so they were left alone. Set MLFLOW_TRACKING_URI to that store, and cancel it again."] };
            }

            await PipelineOpenRuns.KillAsync(store, ended, reason, ops.Time, cancellationToken).ConfigureAwait(false);
            return new(ended);
        }

        return await DecideAsync(ops, spec, folder, last, options, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<PipelineResult> DecideAsync(ModelOpsSession ops, PipelineSpec spec, PipelineFolder folder, PipelineRun last, PipelineOptions options, CancellationToken cancellationToken)
    {
        string[] waiting = [.. last.Tasks.Where(task => task.Status == PipelineStatus.AwaitingApproval).Select(task => task.Id)];
        var task = last.Tasks.FirstOrDefault(task => task.Id == options.Step && task.Status == PipelineStatus.AwaitingApproval)
            ?? throw new InvalidInputException($"No step '{options.Step}' of the run {last.Id} awaits approval.{(waiting.Length == 0 ? " None does." : Suggestion.Among(options.Step!, waiting, "These do"))}");
        var (isApproved, actor, now) = (options.File == PipelineOptions.Approve, ops.Actor(), ops.Time.GetUtcNow());
        var log = await ops.OpenAuditAsync(cancellationToken).ConfigureAwait(false);
        var why = $"{actor} said {(isApproved ? "yes" : "no")} to '{task.Reason}'{(options.Reason is { } reason ? $": {reason.TrimEnd('.')}" : "")}.";
        await log.AppendAsync(new AuditEntry($"pipeline/{last.Id}/{task.Id}/{task.Key}", now, actor, isApproved ? "pipeline.approved" : "pipeline.rejected", $"{spec.Name}/{task.Id}", why) { Evidence = task.Key }, cancellationToken).ConfigureAwait(false);
        folder.Save(last.Id, task.Id, new ApprovalDecision(isApproved, actor, now, options.Reason, task.Key));
        return new(last) { Notes = [$"{why} Go on by {Wording.Command("pipeline", $"{options.Of} --resume", "ops.PipelineAsync(file, new() { Resume = true })")}, unless the run waits for it."] };
    }
}
