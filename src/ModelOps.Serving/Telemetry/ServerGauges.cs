using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ModelOps.Serving.Telemetry;

/// <summary>Gauges of the versions that this process serves, read when somebody collects them.</summary>
internal static class ServerGauges
{
    // Who collects keeps the last value of each version: one that is served no more must be set to 0.
    private const int MostFormer = 100;
    private static readonly ConcurrentDictionary<Shown, Func<ServerState>> _servers = [];
    private static readonly List<ServedVersion> _former = [];

    static ServerGauges()
    {
        var meter = ServingTelemetry.Meter;
        meter.CreateObservableGauge(ServingMetrics.QueueLength, () => Each(state => state.Waiting), "{request}", "Requests that wait for their turn.");
        meter.CreateObservableGauge(ServingMetrics.QueueLimit, () => Each(state => state.MaxQueue), "{request}", "How many requests may wait.");
        meter.CreateObservableGauge(ServingMetrics.Ready, () => Each(state => state.IsReady ? 1 : 0), null, "1 for a version that takes requests.");
        meter.CreateObservableGauge(ServingMetrics.ModelInfo, () => Each(_ => 1, withRun: true), null, "1 for a version that is served, 0 for one that was.");
    }

    /// <summary>Shows a server until disposed.</summary>
    internal static IDisposable Add(Func<ServerState> state)
    {
        var shown = new Shown();
        _servers[shown] = state;
        return shown;
    }

    private static Measurement<long>[] Each(Func<ServerState, long> value, bool withRun = false)
    {
        var states = _servers.Values.Select(read => read()).DistinctBy(state => state.Served).ToDictionary(state => state.Served);
        lock (_former)
        {
            _former.RemoveAll(states.ContainsKey);
            var measured = states.Values.Select(state => Of(state.Served, value(state))).Concat(_former.Select(former => Of(former, 0))).ToArray();
            _former.AddRange(states.Keys);
            _former.RemoveRange(0, Math.Max(0, _former.Count - MostFormer));
            return measured;
        }

        Measurement<long> Of(ServedVersion served, long number) => withRun
            ? new(number, new(ServingMetrics.ModelName, served.Model), new(ServingMetrics.ModelVersion, served.Version), new(ServingMetrics.RunId, served.RunId ?? ""))
            : new(number, new(ServingMetrics.ModelName, served.Model), new KeyValuePair<string, object?>(ServingMetrics.ModelVersion, served.Version));
    }

    private sealed class Shown : IDisposable
    {
        public void Dispose() => _servers.TryRemove(this, out _);
    }
}
