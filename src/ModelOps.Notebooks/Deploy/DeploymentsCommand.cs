using ModelOps.Deployments.Services;
using ModelOps.Tracking;

namespace ModelOps;

internal sealed class DeploymentsCommand() : LifecycleCommand<DeploymentsOptions, DeploymentsResult>("deployments", "List your deployments, in whatever process they run; show one, its log, stop it, start it again.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Waiting for the deployments";

    public override Task<DeploymentsResult> ExecuteAsync(ModelOpsSession ops, DeploymentsOptions options, CancellationToken cancellationToken)
    {
        if (options.Action == DeploymentsOptions.List)
        {
            return options.Name is null
                ? ListAsync(ops, cancellationToken)
                : throw new InvalidInputException($"'list' lists all deployments, and takes no name. To see '{options.Name}' alone write {Wording.Command("deployments", $"status {options.Name}", $"ops.DeploymentAsync(\"{options.Name}\")")}.");
        }

        return options.Name is not { } name
            ? throw new InvalidInputException($"'{options.Action}' needs the NAME of a deployment as word 2.{SessionDeployments.Of(ops).Near("")}")
            : OneAsync(ops, options, name, cancellationToken);
    }

    private static async Task<DeploymentsResult> OneAsync(ModelOpsSession ops, DeploymentsOptions options, string name, CancellationToken cancellationToken)
    {
        var deployments = SessionDeployments.Of(ops);
        var entry = deployments.Get(name);
        switch (options.Action)
        {
            case DeploymentsOptions.Logs:
                return Log(deployments.Store, entry, options.Lines);
            case DeploymentsOptions.Restart:
                return One(await deployments.RestartAsync(name, cancellationToken).ConfigureAwait(false), "runs again");
            case DeploymentsOptions.Stop:
                await deployments.StopAsync(entry, cancellationToken).ConfigureAwait(false);
                var stopped = One(deployments.Store.Find(entry.Id) ?? entry with { State = DeploymentState.Stopped }, "has stopped");
                return entry.Spec.IsBackground ? stopped with { Notes = [$"Start it again with {SessionDeployments.Restart(entry.Spec.Name)}, or end it for good with {SessionDeployments.Stop(entry.Spec.Name)}."] } : stopped;
            default:
                var one = One(entry, entry.IsAlive ? "is served" : "does not run");
                return one with { Notes = [.. await NotesAsync(ops, deployments.Store, entry, cancellationToken).ConfigureAwait(false)] };
        }
    }

    private static DeploymentsResult One(DeploymentEntry entry, string what) => new([SessionDeployments.Seen(entry)]) { Title = $"{entry.Spec.Name} {what}" };

    private static DeploymentsResult Log(DeploymentStore store, DeploymentEntry entry, int lines) => lines < 1
        ? throw new InvalidInputException($"'{Wording.Option("lines")}' cannot be {lines}. Give 1 or more.")
        : !entry.Spec.IsBackground ? throw new InvalidInputException($"'{entry.Spec.Name}' has no log of its own: process {entry.Status.ProcessId} serves it, and logs as that does.")
        : new DeploymentsResult([SessionDeployments.Seen(entry)]) { Title = $"Log of {entry.Spec.Name}", Log = RotatingLog.Tail(store.LogOf(entry.Id), lines) };

    private static async Task<DeploymentsResult> ListAsync(ModelOpsSession ops, CancellationToken cancellationToken)
    {
        var deployments = SessionDeployments.Of(ops);
        var all = deployments.All();
        var notes = new List<string>();
        foreach (var entry in all)
        {
            notes.AddRange(await NotesAsync(ops, deployments.Store, entry, cancellationToken).ConfigureAwait(false));
        }

        return new DeploymentsResult([.. all.Select(SessionDeployments.Seen)]) { Notes = notes };
    }

    private static async Task<IReadOnlyList<string>> NotesAsync(ModelOpsSession ops, DeploymentStore store, DeploymentEntry entry, CancellationToken cancellationToken)
    {
        var one = SessionDeployments.Seen(entry);
        var notes = one.Problems.Select(problem => $"{one.Name}: {problem}").ToList();
        if (one.Reason is { } reason)
        {
            var last = RotatingLog.Tail(store.LogOf(entry.Id), 1).LastOrDefault();
            notes.Add($"{one.Name} does not run. {reason}{(last is null ? "" : $" The last line of its log: {last}")} Start it again with {SessionDeployments.Restart(one.Name)}.");
        }
        else if (entry.IsAlive && one.Version is not null && await BehindAsync(ops, entry.Spec, one, cancellationToken).ConfigureAwait(false) is { } behind)
        {
            notes.Add(behind);
        }

        return notes;
    }

    // A server keeps the version it was started with; whoever moves the alias may think otherwise.
    private static async Task<string?> BehindAsync(ModelOpsSession ops, DeploymentSpec spec, RunningDeployment one, CancellationToken cancellationToken)
    {
        try
        {
            var now = await VersionAsync(ops, spec, cancellationToken).ConfigureAwait(false);

            // What keeps it from the version now is among the problems.
            return now == one.Version || one.Problems.Any(problem => problem.StartsWith($"{one.Model} is version {now} now", StringComparison.Ordinal)) ? null
                : one.Follows ? $"{one.Name} serves version {one.Version}, and {one.Model} is version {now} now, which it takes when it looks next."
                : $"{one.Name} serves version {one.Version}, but {one.Model} is version {now} now. Stop it and deploy {one.Model} again to serve that.";
        }
        catch (Exception exception) when (exception is ModelOpsException or HttpRequestException)
        {
            return $"{one.Name} serves version {one.Version}; whether {one.Model} is still that version cannot be said: {exception.Message}";
        }
    }

    // A service of its own was deployed from a tracker that need not be this session's.
    private static async Task<int> VersionAsync(ModelOpsSession ops, DeploymentSpec spec, CancellationToken cancellationToken)
    {
        if (spec.TrackingUri is null)
        {
            return (await (await ops.StoreAsync(cancellationToken).ConfigureAwait(false)).GetVersionByReferenceAsync(spec.Model, cancellationToken).ConfigureAwait(false)).Version;
        }

        var store = await TrackingStores.OpenAsync(spec.TrackingUri, new TrackingStoreOptions { CreateIfAbsent = false }, cancellationToken).ConfigureAwait(false);
        await using var closing = store.ConfigureAwait(false);
        return (await store.GetVersionByReferenceAsync(spec.Model, cancellationToken).ConfigureAwait(false)).Version;
    }
}
