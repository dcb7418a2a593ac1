namespace ModelOps;

internal sealed class RunsCommand() : LifecycleCommand<RunsOptions, RunsResult>("runs", "List runs of the current experiment; filter and order them.")
{
    public override async Task<RunsResult> ExecuteAsync(ModelOpsSession ops, RunsOptions options, CancellationToken cancellationToken)
    {
        var scan = await RunScan.ReadAsync(ops, options.Filter, options.OrderBy, options.Top, options.Trials, cancellationToken).ConfigureAwait(false);
        return new RunsResult(scan.Runs) { FoldedTrials = scan.Trials };
    }
}
