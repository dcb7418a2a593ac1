using System.Globalization;
using ModelOps.Deployments.Services;
using ModelOps.Tracking;

namespace ModelOps;

internal sealed class CanaryCommand() : LifecycleCommand<CanaryCommandOptions, CanaryResult>("canary", "Lead a version to the champion's place step by step, judged by its requests; or roll it back.")
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(500);

    public override bool UsesExperiment => false;

    public override async Task<CanaryResult> ExecuteAsync(ModelOpsSession ops, CanaryCommandOptions options, CancellationToken cancellationToken)
    {
        var deployments = SessionDeployments.Of(ops);
        var isName = !options.Model.AsSpan().ContainsAny('@', '/');
        var entry = Find(deployments, options, isName ? options.Model : options.Model[..options.Model.IndexOfAny(['@', '/'])]);
        var store = deployments.Store;
        var live = new LiveProgress(ops, "Canary");
        await using var closing = live.ConfigureAwait(false);
        live.Set(null, "…");
        if (options.Abort)
        {
            var asked = CanaryController.Read(store.FolderOf(entry.Id)) is { IsEnded: false } && entry.Spec.Canary is not null
                ? await store.ChangeAndWaitAsync(entry.Id, spec => spec with { Canary = spec.Canary! with { IsAborted = true, Actor = Environment.UserName } }, _patience, cancellationToken).ConfigureAwait(false)
                : throw new InvalidInputException($"The deployment '{entry.Spec.Name}' has no canary under way, so there is nothing to abort.");
            return Result(store, asked, wasWatched: false);
        }

        if (!isName)
        {
            var registry = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
            var challenger = await registry.GetVersionByReferenceAsync(options.Model, cancellationToken).ConfigureAwait(false);
            var request = new CanaryRequest { Id = Guid.NewGuid().ToString("N"), Challenger = challenger.Version, Actor = Environment.UserName, Options = Limits(options) };
            entry = await store.ChangeAndWaitAsync(entry.Id, spec => spec with { Canary = request }, _patience, cancellationToken).ConfigureAwait(false);
        }

        if (options.Watch)
        {
            try
            {
                await WatchAsync(live, ops.Time, store, entry, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await ops.Host.NoteAsync($"Nobody watches the canary any more. {Note(entry)}", CancellationToken.None).ConfigureAwait(false);
                throw;
            }
        }

        return Result(store, entry, options.Watch);
    }

    private static DeploymentEntry Find(SessionDeployments deployments, CanaryCommandOptions options, string model)
    {
        if (options.Deployment is { } named)
        {
            return deployments.GetRunning(named);
        }

        DeploymentEntry[] all = [.. deployments.All().Where(one => one.Spec.RegisteredName == model)];
        DeploymentEntry[] serving = [.. all.Where(one => one.IsAlive)];
        return serving.Length == 1 ? serving[0]
            : serving.Length == 0 && all.Length == 1 ? deployments.GetRunning(all[0].Spec.Name)
            : serving.Length == 0 ? throw new InvalidInputException($"No deployment serves {model}.{deployments.Near(model)} Deploy it with {Wording.Command("deploy", $"{model}@champion", $"ops.DeployAsync(\"{model}@champion\")")}.")
            : throw new InvalidInputException($"{serving.Length} deployments serve {model}: {string.Join<DeploymentEntry>(", ", serving)}. Name one with {Wording.Option("deployment")}.");
    }

    private static CanaryOptions Limits(CanaryCommandOptions options) => new()
    {
        Steps = [.. options.Steps.Select(step => double.TryParse(step.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) ? percent
            : throw new InvalidInputException($"'{step}' is not a share in percent. Write rising numbers, such as {Wording.Option("steps", "5,25,100")}."))],
        Hold = options.Hold,
        Minimum = options.Minimum,
        ErrorIncrease = options.ErrorIncrease,
        P95Ratio = options.P95Ratio,
        P99Ratio = options.P99Ratio,
        Agreement = options.Agreement,
        Drift = options.Drift,
        QualityLoss = options.QualityLoss,
        RequireLabels = options.RequireLabels,
        Alpha = options.Alpha,
        Timeout = options.Timeout,
        OnTimeout = options.OnTimeout == "wait" ? CanaryTimeout.Wait : CanaryTimeout.RollBack,
    };

    // Whoever stops waiting stops nothing else.
    private static async Task WatchAsync(LiveProgress live, TimeProvider time, DeploymentStore store, DeploymentEntry entry, CancellationToken cancellationToken)
    {
        while (CanaryController.Read(store.FolderOf(entry.Id)) is { IsEnded: false } state)
        {
            if (store.Find(entry.Id) is not { IsAlive: true })
            {
                throw new InvalidInputException($"The deployment '{entry.Spec.Name}' has ended while its canary was under way; nothing was promoted.");
            }

            var steps = state.Plan.Options.Steps.Count;
            var step = Math.Min(1, state.Plan.Options.Hold > TimeSpan.Zero ? state.Held / state.Plan.Options.Hold : 1);
            live.Set((state.Step + step) / steps, state.Problem ?? state.Decision?.Why ?? state.ToString());
            await Task.Delay(_look, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static CanaryResult Result(DeploymentStore store, DeploymentEntry entry, bool wasWatched) =>
        new(entry.Spec.Name, entry.Spec.Canary is null ? null : CanaryController.Read(store.FolderOf(entry.Id)), Note(entry), wasWatched);

    private static string Note(DeploymentEntry entry)
    {
        var end = Wording.Command("canary", $"{entry.Spec.RegisteredName} --abort", $"ops.AbortCanaryAsync(\"{entry.Spec.RegisteredName}\")");
        return entry.Spec.IsBackground
            ? $"It goes on in the service (process {entry.Status.ProcessId}) whether anybody watches or not. Roll it back with {end}."
            : $"It goes on as long as process {entry.Status.ProcessId} serves; when that ends first, it is rolled back. Roll it back now with {end}.";
    }
}
