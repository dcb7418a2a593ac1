using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Canary;

public sealed class CanaryControllerTests
{
    [Fact]
    public async Task An_equal_challenger_walks_all_steps_and_is_promoted()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var canary = await bench.StartAsync();

        var state = await bench.PassAsync(canary, 200, 1000);

        Assert.Equal(CanaryPhase.Promoted, state.Phase);
        Assert.Equal([5, 25, 100, 100], bench.Traffic.All);
        Assert.Equal(2, await bench.ChampionAsync());
        Assert.Equal(["canary.started", "canary.step-2", "canary.step-3", "canary.promoted"], await bench.AuditAsync());
        Assert.StartsWith("promoted 2026-11-30 ", await bench.TagAsync("modelops.canary"), StringComparison.Ordinal);
        var audit = new AuditLog(bench.AuditPath);
        Assert.Equal(await audit.ReadAsync() is var read ? audit.TagOf(new(read.Head, read.Entries.Count)) : null, await bench.TagAsync("modelops.canary.audit"));
        Assert.Contains("Version 2 is promoted after step 3 of 3 (100 %): it has answered", state.Decision!.Why, StringComparison.Ordinal);
        Assert.All(state.Decision.Checks, check => Assert.Equal(CanaryOutcome.Proven, check.Outcome));
    }

    [Fact]
    public async Task Each_step_lasts_its_time_at_least()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var canary = await bench.StartAsync();
        for (var minute = 1; minute <= 9; minute++)
        {
            bench.Send(canary, 2000);
            bench.Time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(0, (await canary.JudgeAsync()).Step);
        }

        Assert.StartsWith("Version 2 stays at step 1 of 3 (5 %) for 60 seconds more;", canary.State.Decision!.Why, StringComparison.Ordinal);
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((1, TimeSpan.Zero), (await canary.JudgeAsync() is var state ? state.Step : 0, state.Held));
    }

    [Theory]
    [InlineData(0.10, 20, 0.7, "errors")]
    [InlineData(0.01, 60, 0.7, "p95")]
    [InlineData(0.01, 20, 0.2, "drift")]
    public async Task A_worse_challenger_is_rolled_back_before_its_time_is_over(double errors, double milliseconds, double good, string check)
    {
        await using var bench = await CanaryBench.CreateAsync();
        var canary = await bench.StartAsync(new() { Hold = TimeSpan.FromHours(2) });

        var state = await bench.PassAsync(canary, 100, 1000, challenger: new(errors, milliseconds, good));

        Assert.Equal(CanaryPhase.RolledBack, state.Phase);
        Assert.InRange(state.Held.TotalMinutes, 1, 45);
        Assert.Equal([5, 0], bench.Traffic.All);
        Assert.Equal(1, await bench.ChampionAsync());
        Assert.Equal(["canary.started", "canary.rolled-back"], await bench.AuditAsync());
        Assert.Equal(check, state.Decision!.Checks.First(one => one.Outcome == CanaryOutcome.Worse).Name);
        Assert.StartsWith("Version 2 is rolled back at step 1 of 3 (5 %): ", state.Decision.Why, StringComparison.Ordinal);
        Assert.StartsWith("rolled-back 2026-11-30 ", await bench.TagAsync("modelops.canary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_equal_challenger_is_hardly_ever_rolled_back_and_a_much_worse_one_never_promoted()
    {
        var (back, promoted) = (0, 0);
        for (var seed = 0; seed < 20; seed++)
        {
            await using var equal = await CanaryBench.CreateAsync(seed);
            back += (await equal.PassAsync(await equal.StartAsync(new() { Hold = TimeSpan.FromMinutes(4) }), 60, 1500)).Phase == CanaryPhase.RolledBack ? 1 : 0;
            await using var worse = await CanaryBench.CreateAsync(seed);
            promoted += (await worse.PassAsync(await worse.StartAsync(new() { Hold = TimeSpan.FromMinutes(4) }), 60, 1500, challenger: new(0.05))).Phase == CanaryPhase.Promoted ? 1 : 0;
        }

        Assert.Equal((0, 0), (back, promoted));
    }

    [Fact]
    public async Task Without_requests_it_waits_and_rolls_back_in_the_end()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var canary = await bench.StartAsync(new() { Timeout = TimeSpan.FromMinutes(30) });

        var state = await bench.PassAsync(canary, 20, 0);
        Assert.Equal((CanaryPhase.Holding, CanaryVerdict.Wait), (state.Phase, state.Decision!.Verdict));
        Assert.Equal("Version 2 waits at step 1 of 3 (5 %): version 2 has answered 0 requests and version 1 0, and 500 of each are needed.", state.Decision.Why);

        state = await bench.PassAsync(canary, 20, 0);
        Assert.Equal(CanaryPhase.RolledBack, state.Phase);
        Assert.Contains("since 30 minutes have not sufficed for a verdict", state.Decision!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_waits_on_where_it_was_told_to()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var canary = await bench.StartAsync(new() { Timeout = TimeSpan.FromMinutes(30), OnTimeout = CanaryTimeout.Wait });
        Assert.Equal(CanaryPhase.Holding, (await bench.PassAsync(canary, 60, 0)).Phase);
    }

    [Fact]
    public async Task A_clock_that_jumps_ends_no_step()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var clock = new CanaryBench.SetClock(bench.Time);
        bench.Clock = clock;
        var canary = await bench.StartAsync();
        bench.Send(canary, 20_000);
        clock.Offset = TimeSpan.FromDays(2);
        var state = await bench.PassAsync(canary, 1, 10);
        Assert.Equal((0, CanaryVerdict.Continue, TimeSpan.FromMinutes(1)), (state.Step, state.Decision!.Verdict, state.Held));

        clock.Offset = TimeSpan.FromDays(-4);
        state = await bench.PassAsync(canary, 9, 10);
        Assert.Equal(1, state.Step);
    }

    [Fact]
    public async Task Time_in_which_nobody_watched_does_not_count()
    {
        await using var bench = await CanaryBench.CreateAsync();
        await bench.PassAsync(await bench.StartAsync(), 4, 5000);
        bench.Time.Advance(TimeSpan.FromHours(5));

        var resumed = (await CanaryController.ResumeAsync(bench.Parts))!;
        var state = await bench.PassAsync(resumed, 1, 5000);

        Assert.Equal((0, TimeSpan.FromMinutes(5)), (state.Step, state.Held));
        Assert.InRange(state.Evidence.Champion.Errors.Count + state.Evidence.Challenger.Errors.Count, 25_000, 25_000);
        Assert.Equal([5, 5], bench.Traffic.All);
    }

    [Fact]
    public async Task Labels_that_come_late_roll_back_what_predicts_worse()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var canary = await bench.StartAsync(new() { Steps = [50, 100], Hold = TimeSpan.FromHours(1) });
        await bench.PassAsync(canary, 10, 1000);
        for (var i = 0; i < 600; i++)
        {
            canary.Evidence.AddLabel("1", isWrong: i % 10 == 0);
            canary.Evidence.AddLabel("2", isWrong: i % 3 == 0);
            canary.Evidence.AddLabel("3", isWrong: true);
        }

        var state = await bench.PassAsync(canary, 1, 10);

        Assert.Equal(CanaryPhase.RolledBack, state.Phase);
        Assert.Contains("200 of 600 labelled rows of version 2 were wrong, 60 of 600 of version 1: an increase of 0.2333", state.Decision!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Required_labels_hold_it_until_they_prove_the_quality()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var canary = await bench.StartAsync(new() { RequireLabels = true, Steps = [50] });
        var state = await bench.PassAsync(canary, 30, 2000);
        Assert.Equal("Version 2 waits at step 1 of 1 (50 %): labels are known of 0 rows of version 2 and 0 of version 1, and 100 of each are needed.", state.Decision!.Why);

        for (var i = 0; i < 3000; i++)
        {
            canary.Evidence.AddLabel("1", error: i % 7);
            canary.Evidence.AddLabel("2", error: -(i % 5));
        }

        Assert.Equal(CanaryPhase.Promoted, (await bench.PassAsync(canary, 1, 0)).Phase);
    }

    [Fact]
    public async Task Rows_scored_by_both_show_how_far_they_agree()
    {
        await using var bench = await CanaryBench.CreateAsync();
        bench.Challenger = (rows, _) => Task.FromResult(new Frame(new StringColumn("label", [.. rows.Numbers("a").Select(a => (int)a % 2)], ["good", "bad"])));
        var canary = await bench.StartAsync(new() { Agreement = 0.9, Hold = TimeSpan.FromHours(1) });
        var state = await bench.PassAsync(canary, 30, 100);
        Assert.Equal(CanaryPhase.RolledBack, state.Phase);
        Assert.Contains(" rows alike: 0.", state.Decision!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_champion_meanwhile_ends_it()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var canary = await bench.StartAsync();
        await bench.Store.SetAliasAsync("credit-risk", "champion", 3);

        var state = await bench.PassAsync(canary, 12, 5000);

        Assert.Equal(CanaryPhase.RolledBack, state.Phase);
        Assert.Equal(3, await bench.ChampionAsync());
        Assert.Equal("Version 2 is rolled back, since the alias champion of credit-risk went from version 1 to version 3 meanwhile.", state.Decision!.Why);
    }

    [Fact]
    public async Task A_tracker_that_does_not_answer_promotes_nothing()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var canary = await bench.StartAsync(new() { Steps = [50] });
        await bench.PassAsync(canary, 9, 5000);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        await using var away = await TrackingStores.OpenAsync("http://127.0.0.1:9", new() { HttpClient = client, Environment = name => name == "MLFLOW_HTTP_REQUEST_MAX_RETRIES" ? "0" : null });
        bench.Registry = away;
        var resumed = (await CanaryController.ResumeAsync(bench.Parts))!;

        var state = await bench.PassAsync(resumed, 2, 5000);

        Assert.Equal((CanaryPhase.Holding, CanaryVerdict.Wait), (state.Phase, state.Decision!.Verdict));
        Assert.StartsWith("Version 2 waits, since the registry does not say which version is champion: ", state.Decision.Why, StringComparison.Ordinal);
        Assert.Equal(1, await bench.ChampionAsync());
        bench.Registry = null;
        Assert.Equal(CanaryPhase.Promoted, (await bench.PassAsync((await CanaryController.ResumeAsync(bench.Parts))!, 2, 5000)).Phase);
    }

    [Fact]
    public async Task It_is_aborted_by_whoever_wants_it_once()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var canary = await bench.StartAsync();
        var state = await canary.AbortAsync("grace", "the logs look odd.");
        Assert.Equal((CanaryPhase.RolledBack, 0, "Version 2 is rolled back by grace: the logs look odd."), (state.Phase, bench.Traffic.Percent, state.Decision!.Why));
        Assert.StartsWith("There is nothing to abort: credit-risk version 2 against 1: rolled back.", (await Assert.ThrowsAsync<InvalidInputException>(() => canary.AbortAsync("grace", "again"))).Message, StringComparison.Ordinal);
        Assert.Null(await CanaryController.ResumeAsync(bench.Parts));
    }

    [Fact]
    public async Task One_at_a_time_and_only_against_the_version_that_has_the_alias()
    {
        await using var bench = await CanaryBench.CreateAsync();
        Assert.Equal(
            "The alias champion of credit-risk is version 1, not version 3. Deploy credit-risk@champion, then begin the canary again.",
            (await Assert.ThrowsAsync<CheckFailedException>(() => CanaryController.StartAsync(CanaryBench.Plan() with { Champion = 3 }, bench.Parts))).Message);
        await bench.StartAsync();
        Assert.StartsWith("A canary is under way: credit-risk version 2 against 1: step 1 of 3, 5 %.", (await Assert.ThrowsAsync<InvalidInputException>(() => bench.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_cannot_begin_leaves_nothing_that_keeps_others_from_it()
    {
        await using var bench = await CanaryBench.CreateAsync();
        bench.Traffic.Refusal = "Version 2 cannot be loaded.";
        Assert.Equal("Version 2 cannot be loaded.", (await Assert.ThrowsAsync<InvalidInputException>(() => bench.StartAsync())).Message);
        Assert.Null(CanaryController.Read(bench.CanaryFolder));
        Assert.Empty(await bench.AuditAsync());
        bench.Traffic.Refusal = null;
        Assert.Equal(CanaryPhase.Holding, (await bench.StartAsync()).State.Phase);
    }

    [Fact]
    public async Task A_challenger_that_cannot_be_reached_for_comparison_is_a_problem_and_the_rest_is_judged()
    {
        await using var bench = await CanaryBench.CreateAsync();
        bench.Challenger = (_, _) => throw new TrackingException("INTERNAL_ERROR", "The tracker does not answer.");
        var canary = await bench.StartAsync(new() { Agreement = 0.9, Hold = TimeSpan.FromHours(1) });
        var state = await bench.PassAsync(canary, 2, 500);
        Assert.Equal((CanaryPhase.Holding, "The tracker does not answer."), (state.Phase, state.Problem));
        Assert.Equal(CanaryPhase.RolledBack, (await bench.PassAsync(canary, 20, 1000, challenger: new(0.3))).Phase);
    }

    [Fact]
    public async Task It_judges_by_itself_at_each_interval()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var canary = await bench.StartAsync(new() { Hold = TimeSpan.Zero, Minimum = 100, Steps = [50] });
        var running = canary.RunAsync();
        await Wait.UntilAsync(
            () =>
            {
                bench.Send(canary, 200);
                bench.Time.Advance(TimeSpan.FromSeconds(5));
                return running.IsCompleted;
            },
            "The promotion");

        Assert.Equal(CanaryPhase.Promoted, (await running).Phase);
    }
}
