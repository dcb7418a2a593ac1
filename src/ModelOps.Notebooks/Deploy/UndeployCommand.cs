namespace ModelOps;

internal sealed class UndeployCommand() : LifecycleCommand<UndeployOptions, UndeployResult>("undeploy", "Stop a deployment, in whatever process it runs.")
{
    public override bool UsesExperiment => false;

    public override async Task<UndeployResult> ExecuteAsync(ModelOpsSession ops, UndeployOptions options, CancellationToken cancellationToken)
    {
        var deployments = SessionDeployments.Of(ops);
        if (deployments.Own.TryGetValue(options.Name, out var own))
        {
            await own.DisposeAsync().ConfigureAwait(false);
            return new UndeployResult(own.Name);
        }

        var found = deployments.Find(options.Name)
            ?? throw new InvalidInputException($"No deployment is named '{options.Name}'.{deployments.Near(options.Name)}");
        await deployments.StopElsewhereAsync(found, cancellationToken).ConfigureAwait(false);
        return new UndeployResult(found.Deployment.Name);
    }
}
