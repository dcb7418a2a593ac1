using ModelOps.TestSupport;
using ModelOps.Tracking.Tests.Sqlite;

namespace ModelOps.Tracking.Tests.Collection;

public sealed class CollectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Deleted_runs_go_with_their_artifacts_and_the_rest_stays()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var kept = await RunAsync(store, "kept");
        var gone = await RunAsync(store, "gone");
        await store.DeleteRunAsync(gone.RunId);
        var names = new List<string>();

        var report = await TrackingCollector.CollectAsync(store, progress: new Names(names));

        Assert.Equal((1, 0, 0), (report.Runs, report.Experiments, report.Kept.Count));
        Assert.Equal([$"Removed run {gone.RunId} (gone)."], names);
        Assert.False(Directory.Exists(Path.GetDirectoryName(gone.ArtifactUri)));
        Assert.True(File.Exists(Path.Combine(kept.ArtifactUri, "a.txt")));
        await Assert.ThrowsAsync<TrackingException>(() => store.GetRunAsync(gone.RunId));
        var read = await store.GetRunAsync(kept.RunId);
        Assert.Equal((1, 1), (read.Data.Metrics.Count, read.Inputs.Count));
        Assert.Equal("ok", WriterProcess.Check(_folder.File("x.db")));
    }

    [Fact]
    public async Task A_deleted_experiment_goes_and_its_name_is_free()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var run = await RunAsync(store, "r");
        await store.DeleteExperimentAsync(run.ExperimentId);
        var report = await TrackingCollector.CollectAsync(store);
        Assert.Equal((1, 1), (report.Runs, report.Experiments));
        Assert.NotEmpty(await store.CreateExperimentAsync("credit"));
    }

    [Fact]
    public async Task What_is_too_young_active_or_with_a_server_is_kept()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"), new() { ArtifactRoot = "mlflow-artifacts:/" });
        var run = (await store.CreateRunAsync(new NewRun("0", "r"))).Info;
        var active = await Assert.ThrowsAsync<InvalidInputException>(() => TrackingCollector.CollectAsync(store, new() { RunIds = [run.RunId] }));
        Assert.Equal($"Run '{run.RunId}' is not among the deleted runs; delete it first.", active.Message);
        await store.DeleteRunAsync(run.RunId);

        Assert.Equal(0, (await TrackingCollector.CollectAsync(store, new() { OlderThan = TimeSpan.FromDays(1) })).Runs);
        var report = await TrackingCollector.CollectAsync(store);
        Assert.Equal(
            $"Run {run.RunId} is kept: its artifacts are at '{run.ArtifactUri}', kept by a server; name that server's folder with ProxiedRoot.", Assert.Single(report.Kept));

        _folder.Write($"art/0/{run.RunId}/artifacts/a.txt", "x");
        Assert.Equal(1, (await TrackingCollector.CollectAsync(store, new() { ProxiedRoot = _folder.File("art") })).Runs);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("art", "0")));
    }

    private static async Task<RunInfo> RunAsync(ITrackingStore store, string name)
    {
        await using var run = await ActiveRun.StartAsync(store, new() { Experiment = "credit", Name = name, Capture = CaptureSettings.None });
        await run.LogMetricAsync("auc", 1);
        await run.LogInputAsync(new Dataset("d", "1", "local", "{}"), "training");
        await run.LogTextAsync("text", "a.txt");
        return run.Info;
    }

    private sealed class Names(List<string> names) : IProgress<string>
    {
        public void Report(string value) => names.Add(value);
    }
}
