namespace ModelOps;

internal sealed class UndeployCommand() : LifecycleCommand<UndeployOptions, UndeployResult>("undeploy", "Stop a deployment for good, in whatever process it runs.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Stopping";

    public override async Task<UndeployResult> ExecuteAsync(ModelOpsSession ops, UndeployOptions options, CancellationToken cancellationToken)
    {
        var deployments = SessionDeployments.Of(ops);
        if (deployments.Own.TryGetValue(options.Name, out var own))
        {
            await own.DisposeAsync().ConfigureAwait(false);
            return new UndeployResult(own.Name);
        }

        var entry = deployments.Get(options.Name);
        await deployments.EndAsync(entry, cancellationToken).ConfigureAwait(false);
        return new UndeployResult(entry.Spec.Name);
    }
}
