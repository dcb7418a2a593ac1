using ModelOps.Notebooks.Tests.Support;
using ModelOps.Pipelines.Jobs.Places;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Jobs;

/// <summary>What a start of a pipeline and of a search does with jobs that were started over 30 days ago, on the engine of this machine.</summary>
public sealed class OldJobsTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public OldJobsTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux only.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_pipeline_deletes_jobs_that_ended_over_30_days_ago_and_none_that_runs()
    {
        _bench.Write("pipeline.yaml", "name: night\nsteps:\n  say: {shell: 'echo hello'}\n");
        var place = _bench.File(".modelops/pipelines/night/jobs/local");
        await using var running = await StartAsync(place);

        // In 29 days everything stays.
        var early = await RunPipelineAsync(TimeSpan.FromDays(29));
        Assert.Equal(["ended", early, "running"], Names(place));

        var late = await RunPipelineAsync(TimeSpan.FromDays(31));
        Assert.Equal([late, "running"], Names(place));
        Assert.Equal(JobState.Running, Assert.Single((await running.LookAsync("running", Stop)).Tasks).State);
        await running.CancelAsync("running", Stop);

        async Task<string> RunPipelineAsync(TimeSpan later)
        {
            var before = Names(place);
            await using var ops = new ModelOpsSession(_bench.Host, _bench.Options with { Time = new LaterTime(later) });
            var result = await ops.PipelineAsync("pipeline.yaml", cancellationToken: Stop);
            Assert.True(result.Refusal is null, result.Refusal);
            Assert.Empty(result.Notes);
            return Assert.Single(Names(place).Except(before));
        }
    }

    [Fact]
    public async Task A_search_deletes_jobs_that_ended_over_30_days_ago_and_none_that_runs()
    {
        var place = _bench.File(".modelops/jobs/local");
        await using var running = await StartAsync(place);
        await using var ops = new ModelOpsSession(_bench.Host, _bench.Options with { Time = new LaterTime(TimeSpan.FromDays(31)) });

        // The workers are a program that ends at once, so the search fails; before that it has started its job.
        Environment.SetEnvironmentVariable("MODELOPS_TOOL", "/bin/false");
        var error = await Assert.ThrowsAnyAsync<ModelOpsException>(() => ops.TuneAsync(_bench.Frame("train"), new TuneOptions { Target = "risk", Trials = 2, Engine = "local", Slots = 1 }, cancellationToken: Stop));

        Assert.Contains("exit code 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(["running"], Names(place).Where(name => !name.StartsWith("tune-", StringComparison.Ordinal)));
        Assert.Equal(JobState.Running, Assert.Single((await running.LookAsync("running", Stop)).Tasks).State);
        await running.CancelAsync("running", Stop);
    }

    private static async Task<IJobEngine> StartAsync(string place)
    {
        var engine = JobPlace.Open(JobEngines.Find("local"), new JobEngineOptions { Folder = place });
        await engine.StartAsync(new JobSpec("ended", ["/bin/true"]) { Folder = place }, Stop);
        await engine.StartAsync(new JobSpec("running", ["/bin/sleep", "600"]) { Folder = place }, Stop);
        await Wait.UntilAsync(async () => (await engine.LookAsync("ended", Stop)).HasEnded && (await engine.LookAsync("running", Stop)).Tasks[0].State == JobState.Running, "the jobs");
        return engine;
    }

    private static string[] Names(string place) => [.. Directory.GetDirectories(place).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    private sealed class LaterTime(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
    }
}
