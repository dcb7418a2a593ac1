using ModelOps.Deployments.Loop;
using ModelOps.Deployments.Services;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Loop;

/// <summary>The canary of a loop in a real service: requests over HTTP decide.</summary>
public sealed class LoopTryoutTests
{
    private const string Quick = "canary: {steps: [50], hold: 0s, minimum: 30, interval: 0.05s, error_increase: 0.5, p95_ratio: 1000, p99_ratio: 1000, drift: 1}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_version_is_promoted_by_its_requests_and_the_loop_is_killed_anywhere_meanwhile()
    {
        await using var bench = await LoopBench.CreateAsync();
        bench.Clock = TimeProvider.System;
        await using var service = await ServeAsync(bench);
        using var asking = Ask(service);
        Assert.Null(await bench.OnceAsync(bench.Spec(Quick)));
        bench.Watch.Mark = "b";

        // Ended before and after what it does from the canary on.
        foreach (var point in (string[])["before canary", "after canary", "before audit canary", "after audit canary", "before loop.json Ending", "after audit end"])
        {
            bench.Effect = effect => _ = effect == point ? throw new EndedException() : 0;
            await Assert.ThrowsAsync<EndedException>(() => bench.OnceAsync(bench.Spec(Quick)));
        }

        bench.Effect = null;
        var cycle = (await bench.OnceAsync(bench.Spec(Quick)))!;

        Assert.Equal((LoopOutcome.Promoted, 2, 1), (cycle.Outcome, await bench.ChampionAsync(), bench.Runs));
        Assert.Contains("is promoted", cycle.Why, StringComparison.Ordinal);
        Assert.Equal(["loop.triggered", "loop.trained", "canary.started", "loop.canary-started", "canary.promoted", "loop.promoted"], (await bench.AuditAsync()).OrderBy(action => action == "loop.canary-started" ? 3 : action == "canary.started" ? 2 : action == "canary.promoted" ? 4 : action == "loop.promoted" ? 5 : action == "loop.trained" ? 1 : 0));
        await asking.StopAsync();
    }

    [Fact]
    public async Task One_that_is_rolled_back_is_read_from_the_audit_log_where_its_state_is_gone()
    {
        await using var bench = await LoopBench.CreateAsync();
        bench.Clock = TimeProvider.System;
        var slow = bench.Spec(Quick.Replace("hold: 0s", "hold: 1h", StringComparison.Ordinal));
        var service = await ServeAsync(bench);
        Assert.Null(await bench.OnceAsync(slow));
        bench.Watch.Mark = "b";
        var going = bench.OnceAsync(slow);
        await Services.ServiceBench.UntilAsync(() => bench.Loops.Find("rides")?.Waits?.StartsWith("waits for the canary of version 2: step 1 of 1, 50 % of the requests", StringComparison.Ordinal) == true, "the canary");

        // Its deployment ends, and takes its files along.
        await service.DisposeAsync();
        var cycle = (await going)!;

        Assert.Equal((LoopOutcome.RolledBack, 1), (cycle.Outcome, await bench.ChampionAsync()));
        Assert.Equal("Version 2 is rolled back by modelops: its deployment has ended.", cycle.Why);
    }

    [Fact]
    public async Task One_of_which_nothing_is_known_any_more_promotes_nothing()
    {
        await using var bench = await LoopBench.CreateAsync();
        bench.Clock = TimeProvider.System;
        var slow = bench.Spec(Quick.Replace("hold: 0s", "hold: 1h", StringComparison.Ordinal));
        var service = await ServeAsync(bench, isBackground: true);
        Assert.Null(await bench.OnceAsync(slow));
        bench.Watch.Mark = "b";
        var going = bench.OnceAsync(slow);
        await Services.ServiceBench.UntilAsync(() => bench.Loops.Find("rides")?.Waits?.StartsWith("waits for the canary of version 2", StringComparison.Ordinal) == true, "the canary");
        await service.DisposeAsync();
        bench.Deployments.Remove(bench.Deployments.All()[0].Id);

        var cycle = (await going)!;

        Assert.Equal((LoopOutcome.Failed, 1), (cycle.Outcome, await bench.ChampionAsync()));
        Assert.Equal("The canary of version 2 began, and its state is gone with its deployment. It is not known to have proven the version.", cycle.Why);
    }

    [Fact]
    public async Task Without_a_deployment_nothing_is_trained()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.Null(await bench.OnceAsync(bench.Spec(Quick)));
        bench.Watch.Mark = "b";
        Assert.StartsWith("The canary goes through the deployment 'rides', which does not exist. Deploy it with ", (await Assert.ThrowsAsync<InvalidInputException>(() => bench.OnceAsync(bench.Spec(Quick)))).Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Runs);
        await using (await ServeAsync(bench, "rides/1"))
        {
            Assert.StartsWith("The deployment 'rides', which the canary goes through, serves rides/1, not rides@champion.", (await Assert.ThrowsAsync<InvalidInputException>(() => bench.OnceAsync(bench.Spec(Quick)))).Message, StringComparison.Ordinal);
        }

        // The reason is not forgotten.
        Assert.Equal(LoopOutcome.Promoted, (await bench.OnceAsync())!.Outcome);
    }

    [Fact]
    public async Task An_alias_that_moves_before_the_canary_begins_ends_the_cycle()
    {
        await using var bench = await LoopBench.CreateAsync();
        await using var service = await ServeAsync(bench);
        var isMoved = false;
        bench.Effect = effect =>
        {
            if (effect == "after loop.json Canary" && !isMoved)
            {
                isMoved = true;
                bench.MoveAlias();
            }
        };
        Assert.Equal(LoopOutcome.Superseded, (await bench.WokenAsync(bench.Spec(Quick)))!.Outcome);
        Assert.Equal(3, await bench.ChampionAsync());
    }

    [Fact]
    public async Task A_canary_that_requires_labels_goes_through_a_deployment_that_keeps_them()
    {
        await using var bench = await LoopBench.CreateAsync();
        await using var service = await ServeAsync(bench);
        var spec = bench.Spec("canary: {require_labels: true}");
        Assert.Null(await bench.OnceAsync(spec));
        bench.Watch.Mark = "b";
        Assert.StartsWith(
            "The canary requires labels, and the deployment 'rides' keeps no payload log, so none can come. Deploy it again with Payloads = 1, or remove 'require_labels'. The loop retrains then: ",
            (await Assert.ThrowsAsync<InvalidInputException>(() => bench.OnceAsync(spec))).Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Runs);
    }

    private static async Task<ModelService> ServeAsync(LoopBench bench, string model = "rides@champion", bool isBackground = false)
    {
        var spec = new DeploymentSpec { Name = "rides", Model = model, IsBackground = isBackground };
        var store = bench.Deployments;
        var id = store.Reserve(spec);
        var service = await ModelService.StartAsync(spec, new ModelServiceOptions { Store = _ => Task.FromResult(bench.Tracker), StateFolder = store.FolderOf(id), AuditFile = store.AuditFile }, Stop);
        service.Attach(store, id);
        return service;
    }

    private static Asking Ask(ModelService service) => new(service);

    private sealed class EndedException : Exception;

    /// <summary>Asks a service for scores until it is stopped.</summary>
    private sealed class Asking : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _task;

        internal Asking(ModelService service) => _task = Task.Run(async () =>
        {
            using var client = new ScoringClient(service.Address);
            var rows = new Frame(new Column<double>("a", [1.0]));
            while (!_stop.IsCancellationRequested)
            {
                await client.PredictAsync(rows, CancellationToken.None);
            }
        });

        internal async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _task;
        }

        public void Dispose()
        {
            _stop.Cancel();
            _stop.Dispose();
        }
    }
}
