namespace ModelOps;

internal sealed class DeploymentsCommand() : LifecycleCommand<DeploymentsOptions, DeploymentsResult>("deployments", "List your deployments, in whatever process they run.")
{
    public override Task<DeploymentsResult> ExecuteAsync(ModelOpsSession ops, DeploymentsOptions options, CancellationToken cancellationToken) =>
        Task.FromResult(new DeploymentsResult([.. ops.RunningDeployments().Select(one => one.Deployment)]));
}
