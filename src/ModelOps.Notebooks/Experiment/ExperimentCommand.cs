using ModelOps.Tracking;

namespace ModelOps;

internal sealed class ExperimentCommand() : LifecycleCommand<ExperimentOptions, ExperimentResult>("experiment", "Choose the experiment that runs go to.")
{
    public override bool UsesExperiment => false;

    public override async Task<ExperimentResult> ExecuteAsync(ModelOpsSession ops, ExperimentOptions options, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var id = await store.GetOrCreateExperimentAsync(options.Name, cancellationToken).ConfigureAwait(false);
        await ops.SetExperimentAsync(id, options.Name, cancellationToken).ConfigureAwait(false);
        return new ExperimentResult(id, options.Name, store.Uri) { KeptIn = ops.KeepExperiment(store.Uri, options.Name) };
    }
}
