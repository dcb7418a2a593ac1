namespace ModelOps;

internal sealed class UndeployCommand() : LifecycleCommand<UndeployOptions, UndeployResult>("undeploy", "Stop a deployment, in whatever process it runs.")
{
    public override bool UsesExperiment => false;

    public override async Task<UndeployResult> ExecuteAsync(ModelOpsSession ops, UndeployOptions options, CancellationToken cancellationToken)
    {
        if (ops.Deployments.TryGetValue(options.Name, out var own))
        {
            await own.DisposeAsync();
            return new UndeployResult(own.Name);
        }

        var found = ops.FindDeployment(options.Name)
            ?? throw new InvalidInputException($"No deployment is named '{options.Name}'.{ops.NearDeployments(options.Name)}");
        await ops.StopElsewhereAsync(found, cancellationToken);
        return new UndeployResult(found.Deployment.Name);
    }
}
