using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Deploy;

/// <summary>Days that are replayed through a deployment with a clock of its own.</summary>
public sealed class ReplayTests(TrainedBench trained) : IClassFixture<TrainedBench>, IAsyncDisposable
{
    private readonly Workbench _bench = trained.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var deployment in _bench.Ops.Deployments().Values)
        {
            await deployment.DisposeAsync();
        }
    }

    [Fact]
    public async Task Requests_labels_and_windows_are_of_the_days_of_the_clock_and_the_log_is_complete_when_it_is_read()
    {
        var clock = new ReplayClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var service = await _bench.Ops.DeployAsync("credit@champion", new DeployOptions { Name = "days", Payloads = 1, Time = clock, Watch = new WatchSpec { Window = TimeSpan.FromDays(1) } }, Stop);
        var rows = _bench.Frame("test").Head(200);
        await service.PredictAsync(rows, "day-1", Stop);
        clock.Advance(TimeSpan.FromDays(1));
        await service.PredictAsync(rows.Head(1), "day-2", Stop);

        var added = await _bench.Ops.FeedbackAsync("days", [new Label("day-1/0", "good"), new Label("day-2", "bad")], Stop);
        var seen = (await _bench.Ops.MonitorAsync("days", cancellationToken: Stop)).Report;

        Assert.Equal(new LabelSummary(2, 2, 2, 201), added.Summary);
        Assert.Equal([(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), 200L, 1), (new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), 1L, 1)], seen.Windows.Select(window => (window.Start, window.Rows, window.Labels)));
        await _bench.RunAsync("predict days --data test --request-id day-3");
        var ids = await _bench.Ops.SqlAsync("select count(*) n from requests where request_id = 'day-3'", new SqlOptions { Deployment = "days" }, Stop);
        Assert.Equal((long)_bench.Frame("test").RowCount, ids["n"][0]);
    }

    [Fact]
    public async Task A_canary_is_judged_when_the_deployment_catches_up_and_not_while_the_clock_stands()
    {
        await _bench.RunAsync("register model --name steps --alias champion");
        await _bench.RunAsync("register model --name steps --alias challenger");
        var clock = new ReplayClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var service = await _bench.Ops.DeployAsync("steps@champion", new DeployOptions { Payloads = 1, Time = clock }, Stop);
        await _bench.Ops.CanaryAsync("steps@challenger", new() { Steps = ["20", "50"], Hold = TimeSpan.FromDays(1), Timeout = TimeSpan.FromDays(7), Minimum = 2, ErrorIncrease = 1, Drift = 1, P95Ratio = 1e6, P99Ratio = 1e6 }, Stop);
        for (var i = 0; i < 40; i++)
        {
            await service.PredictAsync(_bench.Frame("test").Slice(i, 1), Stop);
        }

        await service.CatchUpAsync(Stop);
        Assert.Equal((0, TimeSpan.Zero), await StandingAsync());
        clock.Advance(TimeSpan.FromHours(23));
        await service.CatchUpAsync(Stop);
        Assert.Equal((0, TimeSpan.FromHours(23)), await StandingAsync());
        await _bench.Ops.AbortCanaryAsync("steps", Stop);
        Assert.Equal(clock.GetUtcNow(), (await _bench.Ops.AuditAsync("steps", Stop)).Shown[^1].Time);

        async Task<(int Step, TimeSpan Held)> StandingAsync() => (await _bench.Ops.CanaryAsync("steps", cancellationToken: Stop)).State is { } state ? (state.Step, state.Held) : default;
    }

    [Fact]
    public async Task A_service_of_its_own_has_the_clock_of_its_machine() => Assert.Equal(
        "A clock of its own is for a deployment in this process. Leave out Background, or the clock.",
        (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.DeployAsync("credit@champion", new DeployOptions { Background = true, Time = new ReplayClock(default) }, Stop))).Message);

    [Fact]
    public async Task One_that_has_ended_says_so()
    {
        var service = await _bench.Ops.DeployAsync("credit@champion", "short", cancellationToken: Stop);
        await service.DisposeAsync();
        Assert.Equal("The deployment 'short' has ended, so it answers no more. Deploy it again.", (await Assert.ThrowsAsync<InvalidInputException>(() => service.PredictAsync(_bench.Frame("test"), Stop))).Message);
        await service.CatchUpAsync(Stop);
    }

    [Theory]
    [InlineData("predict model --data test --request-id a", "'--request-id' names a request over HTTP, and 'model' is run in this process. Give the name of a deployment, or leave the id out.")]
    [InlineData("predict --url http://127.0.0.1:9 --data test --request-id a/b", "'a/b' cannot be the id of a request. Give 1 to 128 visible characters of ASCII, without a blank or '/'.")]
    public async Task An_id_that_no_server_would_take_is_refused(string line, string sentence) => Assert.Equal(sentence, (await _bench.RefusedAsync(line)).Message);
}
