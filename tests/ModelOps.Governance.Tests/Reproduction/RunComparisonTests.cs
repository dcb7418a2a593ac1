using System.IO.Compression;
using System.Text;
using ModelOps.Governance.Reproduction;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Governance.Tests.Reproduction;

/// <summary>Two runs of two stores, part by part.</summary>
public sealed class RunComparisonTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _one = null!;
    private ITrackingStore _other = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("one.db")}", new TrackingStoreOptions { ArtifactRoot = _folder.File("one") }, Stop);
        _other = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("other.db")}", new TrackingStoreOptions { ArtifactRoot = _folder.File("other") }, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Each_metric_param_and_data_set_has_its_outcome()
    {
        var items = await CompareAsync(
            async run =>
            {
                await run.LogMetricsAsync(new Dictionary<string, double> { ["same"] = 0.1, ["near"] = 1, ["far"] = 1, ["gone"] = 1, ["fit_seconds"] = 1, ["system/cpu"] = 1, ["nan"] = double.NaN }, cancellationToken: Stop);
                await run.LogMetricAsync("loss", 3, 0, Stop);
                await run.LogMetricAsync("loss", 2, 1, Stop);
                await run.LogMetricAsync("longer", 1, 0, Stop);
                await run.LogParamsAsync(new Dictionary<string, object?> { ["seed"] = 1, ["depth"] = 3 }, Stop);
                await run.LogInputAsync(new Dataset("train", "aaaa", "code", "{}"), "training", Stop);
                await run.LogInputAsync(new Dataset("test", "bbbb", "code", "{}"), "evaluation", Stop);
            },
            async run =>
            {
                await run.LogMetricsAsync(new Dictionary<string, double> { ["same"] = 0.1, ["near"] = 1 + 5e-7, ["far"] = 1.1, ["extra"] = 1, ["fit_seconds"] = 9, ["nan"] = double.NaN }, cancellationToken: Stop);
                await run.LogMetricAsync("loss", 3.5, 0, Stop);
                await run.LogMetricAsync("loss", 2, 1, Stop);
                await run.LogMetricAsync("longer", 1, 0, Stop);
                await run.LogMetricAsync("longer", 1, 1, Stop);
                await run.LogParamsAsync(new Dictionary<string, object?> { ["seed"] = 1, ["depth"] = 4 }, Stop);
                await run.LogInputAsync(new Dataset("train", "cccc", "code", "{}"), "training", Stop);
                await run.LogInputAsync(new Dataset("test", "bbbb", "code", "{}"), "evaluation", Stop);
            });

        Assert.Equal(
        [
            "data test (evaluation) Equal", "data train (training) Different", "param depth Different", "param seed Equal", "metric extra New", "metric far Different", "metric fit_seconds NotCompared", "metric gone Missing",
            "metric longer Different", "metric loss Different", "metric nan Equal", "metric near WithinTolerance", "metric same Equal", "metric system/cpu NotCompared",
        ],
        items.Where(item => item.Kind != "artifact").Select(item => $"{item.Kind} {item.Name} {item.Outcome}"));
        Assert.Equal("1 steps before, 2 now", items.Single(item => item.Name == "longer").Note);
        Assert.Equal(0.5 / 3.5, items.Single(item => item.Name == "loss").Difference!.Value, 12);
    }

    [Fact]
    public async Task Files_are_compared_by_their_bytes_then_without_ids_and_times_then_number_by_number()
    {
        var items = await CompareAsync(
            async run =>
            {
                await run.LogTextAsync("same", "same.txt", Stop);
                await run.LogTextAsync($"run {run.RunId} of 2026-03-01 12:00:00", "ids.txt", Stop);
                await run.LogTextAsync("""{"score":0.5}""", "near.json", Stop);
                await run.LogTextAsync("a", "far.txt", Stop);
                await run.LogTextAsync("a", "gone.txt", Stop);
                await run.LogTextAsync("{\"framework\":\".NET 10\"}", "environment.json", Stop);
                await run.LogTextAsync("{}", "notebook/a.ipynb", Stop);
                await PutAsync(run, "scores.json.gz", Packed("""{"score":[0.1,0.2]}""", CompressionLevel.Fastest));
                await PutAsync(run, "image.png", [0, 255, 1]);
            },
            async run =>
            {
                await run.LogTextAsync("same", "same.txt", Stop);
                await run.LogTextAsync($"run {run.RunId} of 2027-03-01 12:00:00", "ids.txt", Stop);
                await run.LogTextAsync("""{"score":0.5000001}""", "near.json", Stop);
                await run.LogTextAsync("b", "far.txt", Stop);
                await run.LogTextAsync("a", "new.txt", Stop);
                await run.LogTextAsync("{\"framework\":\".NET 11\"}", "environment.json", Stop);
                await PutAsync(run, "scores.json.gz", Packed("""{"score":[0.1, 0.2]}""", CompressionLevel.NoCompression));
                await PutAsync(run, "image.png", [0, 255, 2]);
            });

        Assert.Equal(
            ["environment.json NotCompared", "far.txt Different", "gone.txt Missing", "ids.txt Equal", "image.png Different", "near.json WithinTolerance", "new.txt New", "notebook/a.ipynb NotCompared", "same.txt Equal", "scores.json.gz Equal"],
            items.Select(item => $"{item.Name} {item.Outcome}"));
        Assert.Equal("but for ids and times", items.Single(item => item.Name == "ids.txt").Note);
    }

    [Fact]
    public async Task What_somebody_evaluated_after_the_run_had_ended_is_not_missing()
    {
        var later = DateTimeOffset.UtcNow.AddHours(1);
        var first = await RunAsync(_one, run => run.LogMetricAsync("loss", 1, cancellationToken: Stop).AsTask());
        await _one.LogBatchAsync(first.Info.RunId, new RunBatch([new("auc", 0.9, later.ToUnixTimeMilliseconds(), 0)]), Stop);
        await _one.LogInputsAsync(first.Info.RunId, [new(new Dataset("new", "dddd", "code", "{}"), [new("mlflow.data.context", "evaluation")])], Stop);
        foreach (var (name, text) in new[] { ("evaluations/new-dddd.json", $$"""{"dataset":{"digest":"dddd"},"evaluated_at":"{{later:O}}"}"""), ("evaluations/new-dddd.html", "<p>"), ("evaluations/new-dddd/roc.json", "{}"), ("evaluations/early.json", """{"dataset":{"digest":"eeee"},"evaluated_at":"2001-01-01T00:00:00Z"}""") })
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await _one.OpenArtifacts(first.Info.ArtifactUri).WriteAsync(name, content, cancellationToken: Stop);
        }

        var second = await RunAsync(_other, run => run.LogMetricAsync("loss", 1, cancellationToken: Stop).AsTask());
        var items = await RunComparison.CompareAsync(new RunSide(_one, await _one.GetRunAsync(first.Info.RunId, Stop)), new RunSide(_other, second), 1e-6, Stop);

        Assert.Equal(
            ["new (evaluation) NotCompared", "auc NotCompared", "loss Equal", "evaluations/early.json Missing", "evaluations/new-dddd.html NotCompared", "evaluations/new-dddd.json NotCompared", "evaluations/new-dddd/roc.json NotCompared"],
            items.Select(item => $"{item.Name} {item.Outcome}"));
    }

    private async Task<IReadOnlyList<ReproducedItem>> CompareAsync(Func<ActiveRun, Task> first, Func<ActiveRun, Task> second) =>
        await RunComparison.CompareAsync(new RunSide(_one, await RunAsync(_one, first)), new RunSide(_other, await RunAsync(_other, second)), 1e-6, Stop);

    private static async Task<Run> RunAsync(ITrackingStore store, Func<ActiveRun, Task> log)
    {
        var run = await ActiveRun.StartAsync(store, new ActiveRunOptions { Capture = CaptureSettings.None }, Stop);
        await log(run);
        await run.DisposeAsync();
        return await store.GetRunAsync(run.RunId, Stop);
    }

    private static async Task PutAsync(ActiveRun run, string path, byte[] content)
    {
        using var stream = new MemoryStream(content);
        await run.Artifacts.WriteAsync(path, stream, cancellationToken: Stop);
    }

    private static byte[] Packed(string text, CompressionLevel level)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, level, leaveOpen: true))
        {
            packed.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
