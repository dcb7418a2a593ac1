namespace ModelOps;

internal sealed class UndeployCommand() : LifecycleCommand<UndeployOptions, UndeployResult>("undeploy", "Stop a deployment.")
{
    public override async Task<UndeployResult> ExecuteAsync(ModelOpsSession ops, UndeployOptions options, CancellationToken cancellationToken)
    {
        await ops.RemoveAsync(options.Name);
        return new UndeployResult(options.Name);
    }
}
