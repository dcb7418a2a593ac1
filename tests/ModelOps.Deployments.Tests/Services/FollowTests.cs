using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Services;

/// <summary>A service that serves what its alias points at.</summary>
public sealed class FollowTests
{
    private static readonly DeploymentSpec _spec = ServiceBench.Spec() with { Follow = true };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_moved_alias_is_served_warm_without_a_failed_request()
    {
        await using var bench = await ServiceBench.StartAsync();
        await using var service = await bench.ServeAsync(_spec);
        using var end = new CancellationTokenSource();
        var last = 0.0;
        var caller = Task.Run(
            async () =>
            {
                var answers = new List<double>();
                while (!end.IsCancellationRequested)
                {
                    answers.Add(await bench.AskAsync(service));
                    Volatile.Write(ref last, answers[^1]);
                }

                return answers;
            },
            Stop);

        await ServiceBench.UntilAsync(() => Volatile.Read(ref last) == 1, "An answer of the old version");
        await bench.Tracker.SetAliasAsync("credit", "champion", 2, Stop);
        await ServiceBench.UntilAsync(() => service.Versions[0].Version == "2", "The new version");
        await ServiceBench.UntilAsync(() => Volatile.Read(ref last) == 2, "An answer of the new version");
        await end.CancelAsync();

        var all = await caller;
        Assert.Equal([1, 2], all.Distinct());
        Assert.Equal(all.Order(), all);

        // An answer is counted when it has been sent.
        await ServiceBench.UntilAsync(() => service.Versions[0].Requests >= all.Count, "The count of the last answer");
        Assert.Equal(all.Count, service.Versions[0].Requests);
        Assert.Empty(service.Problems);
    }

    [Fact]
    public async Task Without_follow_the_version_stays()
    {
        await using var bench = await ServiceBench.StartAsync();
        await using var service = await bench.ServeAsync(_spec with { Follow = false });
        await using var other = await bench.ServeAsync(_spec);

        await bench.Tracker.SetAliasAsync("credit", "champion", 2, Stop);
        await ServiceBench.UntilAsync(() => other.Versions[0].Version == "2", "The new version in the service that follows");

        Assert.Equal(1, await bench.AskAsync(service));
    }

    [Fact]
    public async Task A_version_that_cannot_be_loaded_is_a_problem_said_once_and_the_one_before_goes_on()
    {
        await using var bench = await ServiceBench.StartAsync();
        var broken = await bench.RegisterBrokenAsync();
        var problems = new List<string>();
        var (service, id) = await bench.ServeWithFilesAsync(_spec, new ModelServiceOptions { Problem = problems.Add });
        await using var ending = service;

        await bench.Tracker.SetAliasAsync("credit", "champion", broken, Stop);
        await ServiceBench.UntilAsync(() => bench.Store.Find(id)!.Status.Problems.Count > 0, "The problem");
        var asked = bench.Asked;
        await ServiceBench.UntilAsync(() => bench.Asked > asked + 3, "Another look");

        var problem = Assert.Single(problems);
        Assert.StartsWith($"credit@champion is version {broken} now, which cannot be served: ", problem);
        Assert.EndsWith(" Version 1 goes on.", problem);
        Assert.Equal([problem], bench.Store.Find(id)!.Status.Problems);
        Assert.Equal(1, await bench.AskAsync(service));

        await bench.Tracker.SetAliasAsync("credit", "champion", 2, Stop);
        await ServiceBench.UntilAsync(() => service.Versions[0].Version == "2" && service.Problems.Count == 0, "The version that works");
        Assert.Equal(2, await bench.AskAsync(service));
    }

    [Fact]
    public async Task A_tracker_that_is_away_or_hangs_hurts_no_request_and_no_change()
    {
        await using var bench = await ServiceBench.StartAsync();
        var isAway = false;
        var (asked, hang) = (new TaskCompletionSource(), new TaskCompletionSource<ITrackingStore>());
        var options = new ModelServiceOptions
        {
            Store = _ =>
            {
                if (!isAway)
                {
                    return Task.FromResult(bench.Tracker);
                }

                asked.TrySetResult();
                return hang.Task;
            },
        };
        var id = bench.Store.Reserve(_spec);
        await using var service = await ModelService.StartAsync(_spec, options, Stop);
        service.Attach(bench.Store, id);

        isAway = true;
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Assert.Equal(1, await bench.AskAsync(service));
        await bench.Store.ChangeAndWaitAsync(id, spec => spec with { Sticky = "header:X-User" }, TimeSpan.FromSeconds(30), Stop);
        hang.SetException(new TrackingException(ErrorCode.TemporarilyUnavailable, "The store is away."));
        await ServiceBench.UntilAsync(() => service.Problems.Count > 0, "The problem");

        Assert.Equal(["Whether credit@champion is still version 1 cannot be said: The store is away."], service.Problems);
        Assert.Equal(1, await bench.AskAsync(service));
        isAway = false;
        await ServiceBench.UntilAsync(() => service.Problems.Count == 0, "The end of the problem");
    }

    [Fact]
    public async Task The_interval_is_counted_by_the_given_clock()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var bench = await ServiceBench.StartAsync();
        await using var service = await bench.ServeAsync(_spec with { FollowInterval = TimeSpan.FromHours(1) }, new ModelServiceOptions { Time = time });
        await bench.Tracker.SetAliasAsync("credit", "champion", 2, Stop);

        time.Advance(TimeSpan.FromMinutes(59));
        await Task.Delay(500, Stop);
        Assert.Equal(1, await bench.AskAsync(service));

        time.Advance(TimeSpan.FromMinutes(1));
        await ServiceBench.UntilAsync(() => service.Versions[0].Version == "2", "The new version");
    }

    [Fact]
    public async Task Jumps_of_the_date_neither_hurry_nor_stop_it()
    {
        var time = new JumpingDate();
        await using var bench = await ServiceBench.StartAsync();
        await using var slow = await bench.ServeAsync(_spec with { FollowInterval = TimeSpan.FromHours(1) }, new ModelServiceOptions { Time = time });
        await using var quick = await bench.ServeAsync(_spec, new ModelServiceOptions { Time = time });

        time.Jump = TimeSpan.FromDays(3650);
        await Task.Delay(300, Stop);
        time.Jump = -TimeSpan.FromDays(3650);
        await bench.Tracker.SetAliasAsync("credit", "champion", 2, Stop);
        await ServiceBench.UntilAsync(() => quick.Versions[0].Version == "2", "The new version");

        Assert.Equal(1, await bench.AskAsync(slow));
    }

    private sealed class JumpingDate : TimeProvider
    {
        internal TimeSpan Jump { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;
    }
}
