using System.Collections.Concurrent;
using System.Text;
using ModelOps.Serving.Gateway;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Gateway;

/// <summary>Copies of requests for a version that answers nobody.</summary>
public sealed class ShadowTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1.005, 1)]
    [InlineData(2, 0)]
    public async Task The_shadow_is_compared_and_answers_nobody(double other, double agreement)
    {
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1), ("next", other));
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("champion") with { Shadow = "next" });

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(1, await bench.AskAsync());
        }

        var report = await ReportAsync(bench, mirrored: 20);
        Assert.Equal(new ShadowReport(20, 0, 0, 20, (long)(20 * agreement)), report);
        Assert.Equal(agreement, report.Agreement);
        Assert.Equal(0, bench.Gateway.Versions.Single(version => version.Name == "next").Requests);
    }

    [Fact]
    public async Task Observers_hear_of_both_and_which_was_a_copy()
    {
        var observer = new Recorder();
        await using var bench = await GatewayBench.StartAsync(new GatewayOptions { Scoring = new() { Observers = [observer] } }, ("champion", 1), ("next", 2));
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("champion") with { Shadow = "next" });

        await bench.AskAsync("X-Request-Id", "r1");
        await ReportAsync(bench, mirrored: 1);

        Assert.Equal([("r1", "1", false, 1.0), ("r1", "2", true, 2.0)], observer.Seen.Select(one => (one.Id, one.Version, one.IsShadow, one.Answer!.Numbers("prediction")[0])).OrderBy(one => one.IsShadow));
    }

    [Fact]
    public async Task A_shadow_that_hangs_is_dropped_from_and_slows_no_caller()
    {
        using var slow = new SilentServer();
        await using var bench = await GatewayBench.StartAsync(new GatewayOptions { ShadowQueue = 2 }, ("champion", 1));
        await bench.Gateway.PutAsync("next", slow.Url, "2");
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("champion") with { Shadow = "next" });

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(1, await bench.AskAsync());
        }

        // One is under way for ever, and two wait. The last one is counted after its answer was sent.
        long Dropped() => bench.Gateway.Versions.Single(version => version.Name == "next").Shadow?.Dropped ?? 0;
        await Wait.UntilAsync(() => Dropped() >= 17, "The last copy that is dropped");
        Assert.InRange(Dropped(), 17, 20);
    }

    [Fact]
    public async Task What_fails_in_the_shadow_is_counted_and_nothing_else()
    {
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1));
        await bench.Gateway.PutAsync("next", TestModels.Classifier(), "2", cancellationToken: Stop);
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("champion") with { Shadow = "next" });

        Assert.Equal(1, await bench.AskAsync());
        Assert.Equal(1, await bench.AskAsync());

        await Wait.UntilAsync(() => bench.Gateway.Versions[1].Shadow is { Failed: 2 }, "The second error");
        Assert.Equal(new ShadowReport(0, 0, 2, 0, 0), bench.Gateway.Versions[1].Shadow);
    }

    [Theory]
    [InlineData("""{"predictions":[1,2,3]}""", """{"predictions":[1.005,2.2,3]}""", 3, 2)]
    [InlineData("""{"predictions":[{"label":"a","p":0.9},{"label":"b","p":0.8}]}""", """{"predictions":[{"label":"a","p":0.6},{"label":"a","p":0.5}]}""", 2, 1)]
    [InlineData("""{"predictions":[1,2]}""", """{"predictions":[1]}""", 2, 1)]
    [InlineData("""{"predictions":[null,0]}""", """{"predictions":[null,0.1]}""", 2, 1)]
    [InlineData("""{"outputs":[{"name":"probabilities","data":[0.1]},{"name":"label","data":["a","b"]}]}""", """{"outputs":[{"name":"label","data":["a","c"]}]}""", 2, 1)]
    [InlineData("""{"x":1}""", """{"x":1.0}""", 1, 1)]
    public void Answers_are_compared_row_by_row(string one, string other, int rows, int agreed) =>
        Assert.Equal((rows, agreed), AnswerAgreement.Of(Json(one), Json(other)));

    [Fact]
    public void Bytes_that_are_not_JSON_agree_when_they_are_equal()
    {
        Assert.Equal((1, 1), AnswerAgreement.Of(new(new byte[] { 1, 2 }, "application/octet-stream"), new(new byte[] { 1, 2 }, "application/octet-stream")));
        Assert.Equal((1, 0), AnswerAgreement.Of(new(new byte[] { 1, 2 }, null), Json("""{"x":1}""")));
    }

    private static MirroredAnswer Json(string text) => new(Encoding.UTF8.GetBytes(text), "application/json");

    private static async Task<ShadowReport> ReportAsync(GatewayBench bench, long mirrored)
    {
        ShadowReport? report = null;
        await Wait.UntilAsync(() => (report = bench.Gateway.Versions.Single(version => version.Name == "next").Shadow)?.Mirrored >= mirrored, "The shadow's answers");
        return report!;
    }

    private sealed class Recorder : IScoringObserver
    {
        internal ConcurrentQueue<ScoredRequest> Seen { get; } = [];

        public bool Takes(string requestId) => true;

        public void Scored(ScoredRequest request) => Seen.Enqueue(request);
    }
}
