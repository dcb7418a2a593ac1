using ModelOps.Deployments.Services;
using ModelOps.Pipelines.Triggers;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Loop.Watches;

/// <summary>Makes the triggers that look into a deployment's payload log: drift and quality.</summary>
/// <param name="deployments">Where deployments are found.</param>
/// <param name="store">Opens the tracking store that their versions come from; null where they are folders.</param>
/// <param name="usual">The deployment of triggers that name none; null for none.</param>
internal sealed class MonitoringTriggers(DeploymentStore deployments, Func<CancellationToken, Task<ITrackingStore>>? store, string? usual)
{
    /// <summary>Those that a file asks for.</summary>
    /// <exception cref="InvalidInputException">One of them has no deployment.</exception>
    internal IReadOnlyList<ITrigger> Create(TriggerSpec spec)
    {
        // The log is read once for both.
        var expected = spec.Quality?.Expected ?? new Dictionary<string, double>();
        var logs = new Dictionary<string, MonitoredLog>(StringComparer.Ordinal);
        MonitoredLog Log(string key, string? given)
        {
            var name = given ?? usual ?? throw new InvalidInputException($"'{key}' is that of a deployment, and none is named. Give it, such as '{key}: {{deployment: rides}}'.");
            return logs.TryGetValue(name, out var log) ? log : logs[name] = new(name, deployments, store, expected);
        }

        return
        [
            .. spec.Drift is { } drift ? [new DriftTrigger(drift, Log("drift", drift.Deployment))] : (ITrigger[])[],
            .. spec.Quality is { } quality ? [new QualityTrigger(quality, Log("quality", quality.Deployment))] : (ITrigger[])[],
        ];
    }
}
