namespace ModelOps;

internal sealed class UndeployCommand() : LifecycleCommand<UndeployOptions, UndeployResult>("undeploy", "Stop a deployment for good, in whatever process it runs.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Stopping";

    public override async Task<UndeployResult> ExecuteAsync(ModelOpsSession ops, UndeployOptions options, CancellationToken cancellationToken)
    {
        var deployments = SessionDeployments.Of(ops);
        var log = await DeploymentAudit.OpenAsync(ops, cancellationToken).ConfigureAwait(false);
        if (deployments.Own.TryGetValue(options.Name, out var own))
        {
            await own.DisposeAsync().ConfigureAwait(false);
            await DeploymentAudit.WriteAsync(ops, log, AuditActions.Undeployed, own.Name, own.Model.RegisteredName, own.Model.Version, $"'{own.Name}' is served no more.").ConfigureAwait(false);
            return new UndeployResult(own.Name);
        }

        var entry = deployments.Get(options.Name);
        var seen = SessionDeployments.Seen(entry);
        await deployments.EndAsync(entry, cancellationToken).ConfigureAwait(false);
        await DeploymentAudit.WriteAsync(ops, log, AuditActions.Undeployed, seen.Name, entry.Spec.TrackingUri is null ? entry.Spec.RegisteredName : null, seen.Version, $"'{seen.Name}', which served {seen.Model}, is served no more.").ConfigureAwait(false);
        return new UndeployResult(entry.Spec.Name);
    }
}
