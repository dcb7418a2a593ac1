using ModelOps.Deployments.Services;
using ModelOps.Deployments.Watching;
using ModelOps.Threading;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Loop.Watches;

/// <summary>The payload log of a deployment, compared with the version that serves. It is read again when it has grown, or another version serves.</summary>
/// <param name="name">The deployment's name or id.</param>
/// <param name="deployments">Where deployments are found.</param>
/// <param name="store">Opens the tracking store that its versions come from; null where they are folders.</param>
/// <param name="expected">What metrics are to be, by name; each stands above what the deployment expects.</param>
internal sealed class MonitoredLog(string name, DeploymentStore deployments, Func<CancellationToken, Task<ITrackingStore>>? store, IReadOnlyDictionary<string, double> expected)
{
    private readonly ModelFetcher _fetcher = new(new ModelServiceOptions { Store = store });
    private (string Reference, WatchedVersion Version)? _version;
    private string? _seen;
    private MonitorReport? _report;

    /// <summary>The deployment's name.</summary>
    internal string Deployment => name;

    /// <summary>The version that serves, and its windows with a settled place; no windows before it has answered.</summary>
    /// <exception cref="ModelOpsException">It cannot be said.</exception>
    internal async Task<(string Version, IReadOnlyList<MonitorWindow> Windows)> LookAsync(CancellationToken cancellationToken)
    {
        var entry = Find();
        if (entry.Spec.PayloadLog is null)
        {
            throw new InvalidInputException($"The deployment '{Deployment}' keeps no payload log, so neither drift nor quality can be watched. Deploy it again with {Wording.Option("payloads", "1")}.");
        }

        var watched = await VersionAsync(entry, cancellationToken).ConfigureAwait(false);
        var spec = entry.Spec.Watch with { Expected = entry.Spec.Watch.Expected.Where(pair => !expected.ContainsKey(pair.Key)).Concat(expected).ToDictionary() };
        var folder = deployments.PayloadsOf(entry.Id);

        // Segments are never changed: new rows and labels are new files.
        var seen = string.Join('\n', [watched.Version, $"{entry.Spec.Generation}", .. (Directory.Exists(folder) ? Directory.GetFiles(folder, "*.parquet") : []).Order(StringComparer.Ordinal)]);
        if (seen != _seen)
        {
            _report = await LowPriority.RunAsync(() => Report(watched, spec, folder, cancellationToken)).ConfigureAwait(false);
            _seen = seen;
        }

        // A window of rows is whole, or it is another one at the next look.
        return (watched.Version, [.. _report?.Windows.Where(window => spec.WindowRows is not { } rows || window.Rows >= rows) ?? []]);
    }

    // Of several with the name, the one that runs.
    private DeploymentEntry Find()
    {
        var all = deployments.All();
        DeploymentEntry[] named = [.. all.Where(each => each.Spec.Name == Deployment)];
        DeploymentEntry[] running = [.. named.Where(each => each.IsAlive)];
        return (running.Length > 0 ? running : named) switch
        {
            [var one] => one,
            [] => throw new InvalidInputException($"No deployment on this machine is named '{Deployment}'.{Suggestion.For(Deployment, all.Select(each => each.Spec.Name))} Deploy it, or correct 'deployment'."),
            var several => throw new InvalidInputException($"{several.Length} deployments are named '{Deployment}': {string.Join<DeploymentEntry>(", ", several)}. Stop all but one."),
        };
    }

    private static MonitorReport? Report(WatchedVersion watched, WatchSpec spec, string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var rows = PayloadTables.Query(folder, "SELECT DISTINCT version FROM requests WHERE status = 200 AND NOT shadow", cancellationToken);
        return Enumerable.Range(0, rows.RowCount).Any(row => watched.Version.Equals(rows["version"][row]))
            ? ModelMonitor.Look(watched.Baseline!, watched.Inputs, watched.Facts, folder, spec.Options(watched), cancellationToken)
            : null;
    }

    // The model is read once for each version that comes to serve.
    private async Task<WatchedVersion> VersionAsync(DeploymentEntry entry, CancellationToken cancellationToken)
    {
        var served = entry.Status.Versions.FirstOrDefault(version => version.Name == entry.Spec.MainName)
            ?? throw new InvalidInputException($"The deployment '{Deployment}' does not say which version serves '{entry.Spec.MainName}'. Start it, or wait until it has started.");
        var reference = entry.Spec.RegisteredName is { } name ? $"{name}/{served.Version}"
            : entry.Spec.Folder is { } folder && Path.GetFullPath(entry.Spec.Model, folder) is var path && Directory.Exists(path) ? path
            : entry.Spec.Model;
        if (_version is not { } known || known.Reference != reference)
        {
            _version = known = (reference, await ReadAsync(reference, served.Version, cancellationToken).ConfigureAwait(false));
        }

        return known.Version.Baseline is not null ? known.Version
            : throw new InvalidInputException($"Version {served.Version} of '{Deployment}' has no baseline (baseline.json), so neither drift nor quality can be watched. Train it again, or import it with its training data.");
    }

    private async Task<WatchedVersion> ReadAsync(string reference, string version, CancellationToken cancellationToken)
    {
        var (folder, isCopy) = await _fetcher.FetchAsync(await _fetcher.FindAsync(reference, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        try
        {
            using var model = Model.Load(folder);
            return WatchedVersion.Of(version, model);
        }
        finally
        {
            if (isCopy)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
