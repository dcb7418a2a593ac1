using ModelOps.TestSupport;
using ModelOps.Tracking.Tests.Remote;

namespace ModelOps.Tracking.Tests.Runs;

public sealed class RunLoggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Points_are_written_by_count_by_time_and_at_the_end()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var run = (await store.CreateRunAsync(new NewRun("0"))).Info.RunId;
        await using (var slow = new RunLogger(store, run, TimeSpan.FromHours(1)))
        {
            for (var i = 0; i < 2_500; i++)
            {
                await slow.LogMetricAsync(new Metric("count", i, i, i));
            }

            Assert.Equal((500, 2_000), (slow.Waiting, await CountAsync(store, run, "count")));
            await slow.FlushAsync();
            Assert.Equal((0, 2_500), (slow.Waiting, await CountAsync(store, run, "count")));
            await slow.LogMetricAsync(new Metric("end", 1, 1));
        }

        Assert.Equal(1, await CountAsync(store, run, "end"));
        await using var quick = new RunLogger(store, run, TimeSpan.FromMilliseconds(20));
        await quick.LogMetricAsync(new Metric("time", 1, 1));
        await Wait.UntilAsync(() => quick.Waiting == 0, "The write of the point");
        Assert.Equal(1, await CountAsync(store, run, "time"));
    }

    [Fact]
    public async Task Points_outlive_an_outage_of_the_store()
    {
        await using var server = new FailingServer((503, "down"), (503, "down"), (200, "{}"));
        await using var store = await TrackingStores.OpenAsync(server.Address, new() { Environment = name => name == "MLFLOW_HTTP_REQUEST_MAX_RETRIES" ? "0" : null });
        var logger = new RunLogger(store, "r", TimeSpan.FromMilliseconds(50));
        await logger.LogMetricAsync(new Metric("a", 1, 1));
        await Wait.UntilAsync(() => logger.Waiting == 0, "The write of the point");
        await logger.DisposeAsync();
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_bad_point_is_refused_at_once_and_a_refused_batch_at_the_next_call()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        await using var logger = new RunLogger(store, "gone", TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAsync<TrackingException>(async () => await logger.LogMetricAsync(new Metric("a$", 1, 1)));
        await logger.LogMetricAsync(new Metric("a", 1, 1));
        await Wait.UntilAsync(() => logger.Waiting == 0, "The refusal of the point");
        var exception = await Assert.ThrowsAsync<TrackingException>(() => logger.FlushAsync());
        Assert.Equal("Run with id=gone not found", exception.Message);
    }

    [Fact]
    public async Task A_batch_that_was_refused_in_the_background_is_an_error_at_the_end()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var logger = new RunLogger(store, "gone", TimeSpan.FromMilliseconds(20));
        await logger.LogMetricAsync(new Metric("a", 1, 1));
        await Wait.UntilAsync(() => logger.Waiting == 0, "The refusal of the point");

        var exception = await Assert.ThrowsAsync<TrackingException>(async () => await logger.DisposeAsync());
        Assert.Equal("Run with id=gone not found", exception.Message);
    }

    [Fact]
    public async Task The_machines_load_is_sampled_while_a_run_is_active()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var capture = CaptureSettings.None with { SystemMetrics = true, SystemMetricsInterval = TimeSpan.FromMilliseconds(100) };
        string id;
        await using (var run = await ActiveRun.StartAsync(store, new() { Capture = capture }))
        {
            id = run.RunId;
            await Wait.UntilAsync(async () => (await store.GetRunAsync(id)).Data.Metrics.Count >= 4, "The first sample");
        }

        var metrics = (await store.GetRunAsync(id)).Data.Metrics.ToDictionary(metric => metric.Key, metric => metric.Value);
        Assert.InRange(metrics["system/cpu_utilization_percentage"], 0, 100);
        Assert.InRange(metrics["system/system_memory_usage_percentage"], 0.1, 100);
        Assert.InRange(metrics["system/disk_usage_percentage"], 0, 100);
        Assert.True(metrics["system/process_memory_usage_megabytes"] > 1);
    }

    private static async Task<int> CountAsync(ITrackingStore store, string run, string key) => (await store.GetMetricHistoryAsync(run, key)).Items.Count;
}
