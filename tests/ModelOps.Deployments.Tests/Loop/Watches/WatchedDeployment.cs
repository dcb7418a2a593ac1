using Microsoft.Extensions.Time.Testing;
using ModelOps.Deployments.Loop.Watches;
using ModelOps.Deployments.Services;
using ModelOps.Deployments.Tests.Services;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Deployments.Tests.Loop.Watches;

/// <summary>A deployment by its files, with a real registry and a real payload log whose rows come without a server, hour by hour.</summary>
internal sealed class WatchedDeployment : IAsyncDisposable
{
    private readonly ServiceBench _bench;
    private int _requests;

    private WatchedDeployment(ServiceBench bench, DeploymentSpec spec)
    {
        _bench = bench;
        Id = bench.Store.Reserve(spec);
        Serve(1);
    }

    internal string Id { get; }

    internal DeploymentStore Store => _bench.Store;

    internal string Payloads => Store.PayloadsOf(Id);

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));

    internal TriggerContext Context => Of("credit");

    internal TriggerContext Of(string? deployment) => new(_bench.File("")) { Monitoring = new MonitoringTriggers(Store, _ => Task.FromResult(_bench.Tracker), deployment).Create, Time = Time };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static async Task<WatchedDeployment> StartAsync(WatchSpec? watch = null) => new(await ServiceBench.StartAsync(), ServiceBench.Spec() with { PayloadLog = new(), Watch = watch ?? new() });

    /// <summary>Says that a version serves.</summary>
    internal void Serve(int version) => Store.WriteStatus(Id, DeploymentStore.Starting(Store.FindSpec(Id)!, Environment.ProcessId, Time.GetUtcNow()) with
    {
        State = DeploymentState.Running,
        Versions = [new("champion", "credit@champion", $"{version}", 100, 0, 0)],
    });

    internal Task ChangeAsync(Func<DeploymentSpec, DeploymentSpec> change) => Store.ChangeAsync(Id, change, Stop);

    /// <summary>Logs rows whose values are as in training, or moved; then an hour passes.</summary>
    /// <returns>The ids of the rows.</returns>
    internal async Task<IReadOnlyList<string>> HourAsync(int rows = 250, double moved = 0, int version = 1)
    {
        var ids = await ScoreAsync(rows, moved, version);
        Time.Advance(TimeSpan.FromHours(1));
        return ids;
    }

    /// <summary>Logs rows whose values are as in training, or moved.</summary>
    /// <returns>The ids of the rows.</returns>
    internal async Task<IReadOnlyList<string>> ScoreAsync(int rows = 250, double moved = 0, int version = 1)
    {
        double[] values = [.. Enumerable.Range(_requests, rows).Select(i => (double)(i * 37 % 1000))];
        var id = $"r{_requests += rows}";
        await using (var log = new PayloadLog(Payloads, new PayloadLogOptions { Time = Time }))
        {
            log.Scored(new ScoredRequest(id, "credit", $"{version}", Time.GetUtcNow(), TimeSpan.FromMilliseconds(1), rows, 200)
            {
                Rows = new Frame(new Column<double>("a", [.. values.Select(value => value + moved)])),
                Answer = new Frame(new Column<double>("prediction", values)),
            });
        }

        return [.. Enumerable.Range(0, rows).Select(i => $"{id}/{i}")];
    }

    /// <summary>Labels rows with one value.</summary>
    internal Task LabelAsync(IEnumerable<string> ids, string value) =>
        new LabelLog(Payloads, new LabelLogOptions { NeedsNumbers = true, Time = Time }).AddAsync([.. ids.Select(id => new Label(id, value))], Stop);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();
}
