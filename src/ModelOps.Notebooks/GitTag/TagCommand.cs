using ModelOps.Tracking;

namespace ModelOps;

internal sealed class TagCommand() : LifecycleCommand<TagOptions, TagResult>("tag", "Tag the git commit that a version's run is of, as model/NAME/VERSION.")
{
    public override bool UsesExperiment => false;

    public override async Task<TagResult> ExecuteAsync(ModelOpsSession ops, TagOptions options, CancellationToken cancellationToken)
    {
        await ops.FlushRunAsync(cancellationToken).ConfigureAwait(false);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        return await VersionTag.WriteAsync(ops, await store.GetVersionByReferenceAsync(options.Version, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }
}
