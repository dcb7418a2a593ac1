using Microsoft.Extensions.Time.Testing;
using ModelOps.Governance.Approvals;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Governance.Tests.Approvals;

/// <summary>A real registry with versions of a model folder, and people who ask, approve and reject.</summary>
internal sealed class ApprovalBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private ApprovalBench(TemporaryFolder folder, ITrackingStore store) => (_folder, Store, Log) = (folder, store, new AuditLog(folder.File("audit.jsonl")));

    internal ITrackingStore Store { get; }

    internal AuditLog Log { get; set; }

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 30, 9, 15, 0, TimeSpan.Zero));

    internal ApprovalRegistry Registry => new(Store, Log, Time);

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal string File(string name) => _folder.File(name);

    /// <summary>Two versions of <c>credit</c>, of a run that tom made and registered; version 1 is champion.</summary>
    internal static async Task<ApprovalBench> StartAsync()
    {
        var folder = new TemporaryFolder();
        var bench = new ApprovalBench(folder, await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}", cancellationToken: Stop));
        foreach (var version in (int[])[1, 2])
        {
            folder.Write($"model-{version}/MLmodel", $"version: {version}");
            folder.Write($"model-{version}/data/model.onnx", new string((char)('a' + version), 1000));
            var run = await bench.Store.CreateRunAsync(new NewRun("0", $"run {version}", 0, "tom", [new Tag("mlflow.user", "tom")]), Stop);
            await bench.Store.RegisterVersionAsync(new NewModelVersion("credit", folder.File($"model-{version}"), run.Info.RunId, Tags: [new Tag(ApprovalTags.RegisteredBy, "rita")]), cancellationToken: Stop);
        }

        await bench.Store.SetAliasAsync("credit", "champion", 1, Stop);
        return bench;
    }

    internal string ModelFile(int version) => _folder.File($"model-{version}", "data", "model.onnx");

    internal Task<ModelVersion> VersionAsync(int version = 2) => Store.GetModelVersionAsync("credit", version, Stop);

    internal async Task<ApprovalState> AskAsync(int needs = 2, string by = "tom", string? reason = null, int before = 1, string? gate = null)
    {
        if ((await Registry.PolicyAsync("credit", "champion", Stop))?.Needs is not { } known || known < needs)
        {
            await Registry.NeedAsync("credit", "champion", needs, by, Stop);
        }

        return await Registry.RequestAsync(await VersionAsync(), "champion", new("", by, default, 0, "", before) { Reason = reason, Gate = gate is null ? null : "gate.yaml", GateText = gate }, Stop);
    }

    internal async Task<ApprovalState> ApproveAsync(string by, string reason = "It is better.")
    {
        Time.Advance(TimeSpan.FromMinutes(1));
        return await Registry.DecideAsync(await VersionAsync(), "champion", by, reason, isRejection: false, Stop);
    }

    internal async Task<ApprovalState> RejectAsync(string by, string reason = "Too early.")
    {
        Time.Advance(TimeSpan.FromMinutes(1));
        return await Registry.DecideAsync(await VersionAsync(), "champion", by, reason, isRejection: true, Stop);
    }

    internal Task<ApprovalState> ReadAsync() => Registry.ReadWithFilesAsync("credit", 2, "champion", Stop);

    internal async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<CheckFailedException>(act)).Message;

    internal async Task<Dictionary<string, string>> TagsAsync() => (await VersionAsync()).Tags.ToDictionary(tag => tag.Key, tag => tag.Value);

    internal Task TagAsync(string key, string value) => Store.SetModelVersionTagAsync("credit", 2, new Tag(key, value), Stop);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
    }
}
