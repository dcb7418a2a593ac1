namespace ModelOps;

internal sealed class RunCommand() : LifecycleCommand<RunCommandOptions, RunResult>("run", "Show one run: parameters, metrics, inputs, files.")
{
    public override async Task<RunResult> ExecuteAsync(ModelOpsSession ops, RunCommandOptions options, CancellationToken cancellationToken)
    {
        await ops.FlushRunAsync(cancellationToken).ConfigureAwait(false);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var run = await store.GetRunAsync(await ShortId.CompleteAsync(ops, options.Id, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var files = await store.OpenArtifacts(run.Info.ArtifactUri).ListAsync("", cancellationToken).ConfigureAwait(false);
        return new RunResult(run, [.. files.Select(file => file.Path)]);
    }
}
