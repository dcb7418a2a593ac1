using ModelOps.Tracking;

namespace ModelOps;

internal sealed class DeploymentsCommand() : LifecycleCommand<DeploymentsOptions, DeploymentsResult>("deployments", "List your deployments, in whatever process they run.")
{
    public override bool UsesExperiment => false;

    public override async Task<DeploymentsResult> ExecuteAsync(ModelOpsSession ops, DeploymentsOptions options, CancellationToken cancellationToken)
    {
        RunningDeployment[] running = [.. SessionDeployments.Of(ops).Running().Select(one => one.Deployment)];
        var notes = new List<string>();
        foreach (var one in running.Where(one => one.Version is not null))
        {
            if (await BehindAsync(ops, one, cancellationToken).ConfigureAwait(false) is { } note)
            {
                notes.Add(note);
            }
        }

        return new DeploymentsResult(running) { Notes = notes };
    }

    // A server keeps the version it was started with; whoever moves the alias may think otherwise.
    private static async Task<string?> BehindAsync(ModelOpsSession ops, RunningDeployment one, CancellationToken cancellationToken)
    {
        try
        {
            var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
            var now = (await store.GetVersionByReferenceAsync(one.Model, cancellationToken).ConfigureAwait(false)).Version;
            return now == one.Version ? null : $"{one.Name} serves version {one.Version}, but {one.Model} is version {now} now. Stop it and deploy {one.Model} again to serve that.";
        }
        catch (TrackingException exception)
        {
            return $"{one.Name} serves version {one.Version}; whether {one.Model} is still that version cannot be said: {exception.Message}";
        }
    }
}
