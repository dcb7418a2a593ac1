using ModelOps.Deployments.Loop.Watches;
using ModelOps.Deployments.Services;
using ModelOps.Pipelines.Processes;
using ModelOps.Pipelines.Triggers;
using ModelOps.Pipelines.Watches;

namespace ModelOps;

/// <summary>A watch in this process: its file tied to the tracker, the deployments, the tool that runs notebooks and the place that shows what happens.</summary>
internal sealed class WatchRun(ModelOpsSession ops, WatchDefinition spec)
{
    private const string Tracking = "MLFLOW_TRACKING_URI";
    private const string Sqlite = "sqlite:///";

    internal async Task<WatchResult> RunAsync(WatchOptions options, CancellationToken cancellationToken)
    {
        // The file means the same wherever it is started: the store, too, is the one of its folder, unless a variable names another.
        var session = new ModelOpsSession(ops.Host, ops.Options with { Folder = spec.Folder, Notebook = null });
        await using var closing = session.ConfigureAwait(false);
        var parts = Parts(session, options.DryRun ? [] : ToolProgram.Find());
        if (options.DryRun)
        {
            return await TryAsync(parts, cancellationToken).ConfigureAwait(false);
        }

        using var watcher = await Watcher.OpenAsync(spec, parts, isStandBy: !options.Once, cancellationToken).ConfigureAwait(false);
        if (!options.Once)
        {
            await RunAsync(watcher, parts, cancellationToken).ConfigureAwait(false);
        }

        var firing = await watcher.RunOnceAsync(cancellationToken).ConfigureAwait(false);
        return new([new(spec.Name, watcher.State, parts.Store.Control(spec.Name), IsRunning: false)])
        {
            Firing = firing,
            Title = firing is null ? $"{spec.Name} has nothing to run" : $"{spec.Name}: run {firing.Number} {firing.Outcome.ToString()!.ToLowerInvariant()}",
            Unknown = firing is null ? Unknown(watcher.State.Looks) : null,
        };
    }

    private async Task RunAsync(Watcher watcher, WatchParts parts, CancellationToken cancellationToken)
    {
        var hooks = spec.Triggers.Webhook is { } webhook ? await WebhookServer.StartAsync(webhook, spec.Folder, watcher.Wake, cancellationToken).ConfigureAwait(false) : null;
        try
        {
            if (hooks is not null)
            {
                await parts.Say($"Webhooks come in at {hooks.Address}.").ConfigureAwait(false);
            }

            await watcher.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await (hooks?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
        }
    }

    private async Task<WatchResult> TryAsync(WatchParts parts, CancellationToken cancellationToken)
    {
        var state = parts.Store.Find(spec.Name);
        var (round, reasons) = await WatchLooking.TryAsync(parts, spec.Name, state, cancellationToken).ConfigureAwait(false);
        var looks = WatchLooking.Looks(round);
        var shown = (state ?? new WatchState { Name = spec.Name, File = spec.Target }) with { Looks = looks };
        string[] first = state is null && reasons.Count == 0 ? ["It has never run: its first look notes what is there, and later looks compare with that."] : [];
        return new([new(spec.Name, shown, parts.Store.Control(spec.Name), parts.Store.IsRunning(spec.Name))])
        {
            Title = reasons.Count == 0 ? $"{spec.Name} would run nothing" : $"{spec.Name} would run {Path.GetFileName(spec.Target)}",
            Notes = [.. reasons, .. first],
            Unknown = reasons.Count == 0 ? Unknown(looks) : null,
        };
    }

    private static string? Unknown(IReadOnlyDictionary<string, WatchLook> looks)
    {
        string[] unseen = [.. looks.Where(look => look.Value.Error is not null).Select(look => $"{look.Key} could not look: {look.Value.Error}")];
        return unseen.Length > 0 ? $"Whether there is a reason to run is not known: {string.Join(" ", unseen)}" : null;
    }

    // A path may be relative to where this process is. An address may hold a password: the run has it from this process's environment, and no file does.
    private Dictionary<string, string> Variables(string tracking)
    {
        var variables = new Dictionary<string, string> { ["MODELOPS_STATE_FOLDER"] = ops.State.Root! };
        if (!tracking.Contains('@', StringComparison.Ordinal))
        {
            variables[Tracking] = tracking.StartsWith(Sqlite, StringComparison.Ordinal) ? Sqlite + Path.GetFullPath(tracking[Sqlite.Length..]) : tracking;
        }

        return variables;
    }

    private WatchParts Parts(ModelOpsSession session, IReadOnlyList<string> tool)
    {
        var deployments = new DeploymentStore(ops.State);
        var context = new TriggerContext(spec.Folder) { Monitoring = new MonitoringTriggers(deployments, session.StoreAsync, null).Create, Store = session.StoreAsync, Time = ops.Time };
        return new WatchParts
        {
            Store = new WatchStore(ops.State),
            Triggers = TriggerSet.Create(spec.Triggers, context),
            Tool = tool,
            Variables = Variables(session.TrackingUri()),
            Say = line => ops.Host.NoteAsync(line, CancellationToken.None),
            Output = text => ops.Host.NoteAsync(text.TrimEnd('\r', '\n'), CancellationToken.None),
            Time = ops.Time,
        };
    }
}
