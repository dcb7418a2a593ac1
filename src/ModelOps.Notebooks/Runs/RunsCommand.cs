using ModelOps.Tracking;

namespace ModelOps;

internal sealed class RunsCommand() : LifecycleCommand<RunsOptions, RunsResult>("runs", "List runs of the current experiment; filter and order them.")
{
    public override async Task<RunsResult> ExecuteAsync(ModelOpsSession ops, RunsOptions options, CancellationToken cancellationToken)
    {
        await ops.FlushRunAsync(cancellationToken);
        var store = await ops.StoreAsync(cancellationToken);
        var query = new RunQuery([await ops.ExperimentIdAsync(cancellationToken)], options.Filter, options.OrderBy, MaxResults: options.Top);
        return new RunsResult((await store.SearchRunsAsync(query, cancellationToken)).Items);
    }
}
