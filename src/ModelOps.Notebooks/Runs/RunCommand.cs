namespace ModelOps;

internal sealed class RunCommand() : LifecycleCommand<RunCommandOptions, RunResult>("run", "Show one run: parameters, metrics, inputs, files.")
{
    public override async Task<RunResult> ExecuteAsync(ModelOpsSession ops, RunCommandOptions options, CancellationToken cancellationToken)
    {
        await ops.FlushRunAsync(cancellationToken);
        var store = await ops.StoreAsync(cancellationToken);
        var run = await store.GetRunAsync(await ShortId.CompleteAsync(ops, options.Id, cancellationToken), cancellationToken);
        var files = await store.OpenArtifacts(run.Info.ArtifactUri).ListAsync("", cancellationToken);
        return new RunResult(run, [.. files.Select(file => file.Path)]);
    }
}
