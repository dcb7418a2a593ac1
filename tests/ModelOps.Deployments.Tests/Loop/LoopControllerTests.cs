using ModelOps.Deployments.Loop;
using ModelOps.Pipelines.Processes;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Loop;

public sealed class LoopControllerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reason_retrains_and_what_the_gate_agrees_to_is_promoted()
    {
        await using var bench = await LoopBench.CreateAsync();

        var cycle = (await bench.WokenAsync())!;

        Assert.Equal((LoopOutcome.Promoted, 2, 1), (cycle.Outcome, cycle.Version, cycle.Champion));
        Assert.Equal("Version 2 of rides is champion now, in place of version 1. The gate agrees.", cycle.Why);
        Assert.Equal(2, await bench.ChampionAsync());
        Assert.Equal(["The wish went from a to b."], cycle.Reasons);
        Assert.Equal(["loop.triggered", "loop.trained", "loop.gate-passed", "loop.promoted"], await bench.AuditAsync());
        var entries = (await bench.Audit.ReadAsync(Stop)).Entries;
        Assert.Equal(["rides", "rides/2", "rides/2", "rides/2"], entries.Select(entry => entry.Subject));
        Assert.True(File.Exists(Path.Combine(bench.Loops.FolderOf("rides"), "evidence", $"{entries[2].Evidence}.json")));
        Assert.Contains(bench.Said, line => line.StartsWith("2026-11-30 08:00:00 UTC promoted rides/2: Version 2 of rides is champion now", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a/b", "champion")]
    [InlineData("rides", "v1")]
    public async Task A_name_that_no_registry_takes_is_refused_at_once_rather_than_when_it_wakes(string model, string alias)
    {
        await using var bench = await LoopBench.CreateAsync();
        var spec = bench.Spec();
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => LoopController.OpenAsync(spec with { Plan = spec.Plan with { Model = model, Alias = alias } }, bench.Parts, Stop));
        Assert.EndsWith(" Nothing was registered; choose another name or alias.", refused.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Loops.Names());
    }

    [Fact]
    public async Task The_same_reason_wakes_it_once_and_a_restart_wakes_nothing()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.NotNull(await bench.WokenAsync());
        bench.Time.Advance(TimeSpan.FromDays(2));
        Assert.Null(await bench.OnceAsync());
        Assert.Equal(1, bench.Runs);
        Assert.Equal("waits for wish: Nothing is wished.", bench.Loops.Find("rides")!.Waits);
    }

    [Fact]
    public async Task What_was_refused_leaves_the_champion_and_the_reason_has_been_acted_on()
    {
        await using var bench = await LoopBench.CreateAsync();
        bench.Answer = new(false, "The gate refuses it: accuracy is 0.4 and must be 0.5 or more.", "e");
        Assert.Equal((LoopOutcome.Refused, "The gate refuses it: accuracy is 0.4 and must be 0.5 or more."), (await bench.WokenAsync()) is { } cycle ? (cycle.Outcome!.Value, cycle.Why) : default);
        Assert.Equal(1, await bench.ChampionAsync());
        bench.Time.Advance(TimeSpan.FromDays(2));
        Assert.Null(await bench.OnceAsync());
    }

    [Fact]
    public async Task A_gate_that_has_nothing_to_judge_by_refuses()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.Null(await bench.OnceAsync());
        bench.Watch.Mark = "b";
        using var loop = await LoopController.OpenAsync(bench.Spec(), bench.Parts with { Gate = (_, _, _, _) => throw new CheckFailedException("The store keeps no evaluation.") }, Stop);
        var cycle = (await loop.RunOnceAsync(Stop))!;
        Assert.Equal((LoopOutcome.Refused, "The gate could not judge it, so it is refused: The store keeps no evaluation."), (cycle.Outcome, cycle.Why));
    }

    [Fact]
    public async Task A_notebook_that_fails_is_run_again_as_often_as_it_may_be()
    {
        await using var bench = await LoopBench.CreateAsync();
        bench.Notebook = (job, _) => job.Attempt < 3 ? Task.FromResult(new NotebookEnd($"cell 2: IOException: no file {job.Attempt}")) : bench.RegisterAsync(job);
        Assert.Equal(LoopOutcome.Promoted, (await bench.WokenAsync(bench.Spec("gate: gate.yaml\ncanary: none\nretries: 2")))!.Outcome);
        Assert.Equal(["loop.triggered", "loop.attempt-failed", "loop.attempt-failed", "loop.trained", "loop.gate-passed", "loop.promoted"], await bench.AuditAsync());

        bench.Watch.Mark = "c";
        bench.Time.Advance(TimeSpan.FromHours(2));
        var cycle = (await bench.OnceAsync(bench.Spec("gate: gate.yaml\ncanary: none\nretries: 1")))!;
        Assert.Equal((LoopOutcome.Failed, "The notebook failed in all 2 attempts: cell 2: IOException: no file 2."), (cycle.Outcome, cycle.Why));
        Assert.Equal(2, await bench.ChampionAsync());
    }

    [Fact]
    public async Task A_notebook_that_registers_nothing_has_failed_and_is_not_run_again()
    {
        await using var bench = await LoopBench.CreateAsync();
        bench.Notebook = async (job, _) => await bench.RegisterAsync(job, isTagged: false);
        var cycle = (await bench.WokenAsync())!;
        Assert.Equal(LoopOutcome.Failed, cycle.Outcome);
        Assert.StartsWith("The notebook ran to its end, but registered no version of rides. Let it register one", cycle.Why, StringComparison.Ordinal);
        Assert.Equal((1, 1), (bench.Runs, await bench.ChampionAsync()));
    }

    [Theory]
    [InlineData(RunStatus.Finished, 1)]
    [InlineData(RunStatus.Failed, 2)]
    [InlineData(RunStatus.Running, 2)]
    public async Task After_a_crash_a_version_whose_run_is_finished_is_gone_on_with(RunStatus status, int runs)
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.Null(await bench.OnceAsync());
        bench.Watch.Mark = "b";
        bench.Notebook = async (job, _) =>
        {
            await bench.RegisterAsync(job, status);
            throw new CrashedException();
        };
        await Assert.ThrowsAsync<CrashedException>(() => bench.OnceAsync());
        bench.Notebook = null;

        var cycle = (await bench.OnceAsync())!;

        Assert.Equal((LoopOutcome.Promoted, runs, runs + 1), (cycle.Outcome, bench.Runs, cycle.Version));
        Assert.Equal(runs == 2, (await bench.AuditAsync()).Contains("loop.attempt-failed"));
    }

    [Fact]
    public async Task A_notebook_that_outlives_the_loop_is_waited_for()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.Null(await bench.OnceAsync());
        bench.Watch.Mark = "b";
        NotebookJob? job = null;
        using (var loop = await LoopController.OpenAsync(bench.Spec(), bench.Parts with { Runner = new Orphan(given => job = given) }, Stop))
        {
            await Assert.ThrowsAsync<CrashedException>(() => loop.RunOnceAsync(Stop));
        }

        bench.Clock = TimeProvider.System;
        var going = bench.OnceAsync();
        await Wait.UntilAsync(() => bench.Loops.Find("rides")?.Waits == $"waits for the notebook, which process {Environment.ProcessId} runs", "The wait for the notebook");
        Assert.False(going.IsCompleted);
        (await bench.RegisterAsync(job!)).Write(job!.ResultFile);

        Assert.Equal(LoopOutcome.Promoted, (await going)!.Outcome);
        Assert.Equal(0, bench.Runs);
        Assert.Contains($"waits for the notebook, which process {Environment.ProcessId} runs", string.Join('\n', bench.Said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_that_is_stopped_runs_the_notebook_again_and_that_is_no_retry()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.Null(await bench.OnceAsync());
        bench.Watch.Mark = "b";
        using var stop = new CancellationTokenSource();
        bench.Notebook = async (_, cancellationToken) =>
        {
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return NotebookEnd.Success;
        };
        using (var loop = await bench.OpenAsync())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.RunOnceAsync(stop.Token));
        }

        bench.Notebook = null;
        var cycle = (await bench.OnceAsync(bench.Spec("gate: gate.yaml\ncanary: none\nretries: 0")))!;
        Assert.Equal((LoopOutcome.Promoted, 1, 2), (cycle.Outcome, cycle.Attempt, bench.Runs));
    }

    [Fact]
    public async Task Between_two_retrainings_the_cooldown_passes_and_a_wish_by_hand_does_not_wait()
    {
        await using var bench = await LoopBench.CreateAsync();
        var spec = bench.Spec("gate: gate.yaml\ncanary: none\ncooldown: 2h");
        Assert.NotNull(await bench.WokenAsync(spec));
        bench.Watch.Mark = "c";
        bench.Time.Advance(TimeSpan.FromMinutes(90));
        Assert.Null(await bench.OnceAsync(spec));
        Assert.Equal("waits until 2026-11-30 10:00:00 UTC, since the last retraining began at 2026-11-30 08:00:00 UTC and the cooldown is 02:00:00. The wish went from b to c.", bench.Loops.Find("rides")!.Waits);

        await bench.Loops.ChangeAsync("rides", control => control with { Trigger = new("t1", "ada", bench.Time.GetUtcNow(), "new labels") }, Stop);
        var asked = (await bench.OnceAsync(spec))!;
        Assert.Equal(["ada asked for it: new labels.", "The wish went from b to c."], asked.Reasons);
        Assert.Equal("ada", (await bench.Audit.ReadAsync(Stop)).Entries.Last(entry => entry.Action == "loop.triggered").Actor);
        bench.Time.Advance(TimeSpan.FromHours(3));
        Assert.Null(await bench.OnceAsync(spec));
    }

    [Fact]
    public async Task A_retraining_that_a_clock_ahead_noted_is_not_waited_for()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.NotNull(await bench.WokenAsync());
        var state = bench.Loops.Find("rides")!;
        bench.Loops.Write(state with { Last = state.Last! with { Started = bench.Time.GetUtcNow().AddYears(10) } });
        bench.Watch.Mark = "c";
        Assert.NotNull(await bench.OnceAsync());
    }

    [Fact]
    public async Task A_watch_that_was_changed_begins_with_what_is_there_and_the_others_go_on()
    {
        await using var bench = await LoopBench.CreateAsync();
        bench.Others.Add(new() { Name = "other" });
        Assert.Null(await bench.OnceAsync());

        // What it watches now is not what it watched: nothing has changed in it yet. The other has, meanwhile.
        (bench.Watch.Of, bench.Watch.Mark, bench.Others[0].Mark) = ("another file", "x", "b");
        Assert.Equal(["The wish went from a to b."], (await bench.OnceAsync())!.Reasons);
        bench.Time.Advance(TimeSpan.FromHours(2));
        Assert.Null(await bench.OnceAsync());
        Assert.Equal(["other ", "wish another file"], bench.Loops.Find("rides")!.Marks.Keys.Order());
        bench.Watch.Mark = "y";
        Assert.Equal(["The wish went from x to y."], (await bench.OnceAsync())!.Reasons);
        bench.Time.Advance(TimeSpan.FromHours(2));

        // Taken out and put in again, it is a new one, too.
        var back = bench.Others[0];
        bench.Others.Clear();
        Assert.Null(await bench.OnceAsync());
        back.Mark = "c";
        bench.Others.Add(back);
        Assert.Null(await bench.OnceAsync());
    }

    [Fact]
    public async Task Of_old_cycles_the_executed_notebooks_are_removed_but_not_of_the_last_and_the_last_that_failed()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.Null(await bench.OnceAsync());
        var ids = new List<string>();
        foreach (var (mark, fails) in ((string, bool)[])[("b", true), ("c", true), ("d", false), ("e", false), ("f", false)])
        {
            bench.Watch.Mark = mark;
            bench.Time.Advance(TimeSpan.FromHours(2));
            bench.Notebook = fails ? (_, _) => Task.FromResult(new NotebookEnd("no data")) : null;
            ids.Add((await bench.OnceAsync(bench.Spec("gate: gate.yaml\ncanary: none\nretries: 0\nkeep: 2")))!.Id);
            Directory.SetLastWriteTimeUtc(bench.Loops.FolderOf("rides", ids[^1]), DateTime.UnixEpoch.AddDays(ids.Count));
        }

        // Those of e and f are the newest; of b and c, which failed, the later one is kept.
        var cycles = Path.GetDirectoryName(bench.Loops.FolderOf("rides", ids[^1]))!;
        Assert.Equal([ids[1], ids[3], ids[4]], Directory.GetDirectories(cycles).OrderBy(Directory.GetLastWriteTimeUtc).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_a_stopped_run_of_the_notebook_has_said_does_not_count_for_the_next()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.Null(await bench.OnceAsync());
        bench.Watch.Mark = "b";
        using var stop = new CancellationTokenSource();
        bench.Notebook = async (job, cancellationToken) =>
        {
            new NotebookEnd("It was stopped.").Write(job.ResultFile);
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return NotebookEnd.Success;
        };
        using (var loop = await bench.OpenAsync())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.RunOnceAsync(stop.Token));
        }

        bench.Notebook = (_, _) => throw new CrashedException();
        await Assert.ThrowsAsync<CrashedException>(() => bench.OnceAsync());
        bench.Notebook = null;
        Assert.Equal(LoopOutcome.Promoted, (await bench.OnceAsync())!.Outcome);
        Assert.Equal("Attempt 1 of 2 failed: Its process is gone, and what came of it is not known.", (await bench.Audit.ReadAsync(Stop)).Entries.Single(entry => entry.Action == "loop.attempt-failed").Reason);
    }

    [Fact]
    public async Task A_paused_loop_begins_nothing_and_forgets_nothing()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.Null(await bench.OnceAsync());
        bench.Watch.Mark = "b";
        await bench.Loops.ChangeAsync("rides", control => control with { Pause = new("p1", "ada", bench.Time.GetUtcNow(), "audit") }, Stop);
        Assert.Null(await bench.OnceAsync());
        Assert.Equal("is paused by ada since 2026-11-30 08:00:00 UTC: audit", bench.Loops.Find("rides")!.Waits);
        await bench.Loops.ChangeAsync("rides", control => control with { Pause = null }, Stop);
        Assert.Equal(LoopOutcome.Promoted, (await bench.OnceAsync())!.Outcome);
    }

    [Fact]
    public async Task An_alias_that_somebody_moves_after_the_gate_is_left_where_it_is()
    {
        await using var bench = await LoopBench.CreateAsync();
        bench.Effect = effect =>
        {
            if (effect == "after audit gate")
            {
                bench.MoveAlias();
            }
        };
        var cycle = (await bench.WokenAsync())!;
        Assert.Equal(LoopOutcome.Superseded, cycle.Outcome);
        Assert.Equal("Version 2 is left as it is, since the alias champion of rides went from version 1 to version 3 meanwhile: whoever moved it has decided.", cycle.Why);
        Assert.Equal(3, await bench.ChampionAsync());
    }

    [Fact]
    public async Task A_notebook_that_moves_the_alias_itself_leaves_nothing_to_judge()
    {
        await using var bench = await LoopBench.CreateAsync();
        bench.Notebook = async (job, _) =>
        {
            await bench.RegisterAsync(job);
            await bench.Tracker.SetAliasAsync("rides", "champion", 2, Stop);
            return NotebookEnd.Success;
        };
        var cycle = (await bench.WokenAsync())!;
        Assert.Equal(LoopOutcome.Superseded, cycle.Outcome);
        Assert.StartsWith("Version 2 is champion already, so there is nothing to judge: ", cycle.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_version_of_all_is_promoted_by_the_gate_alone_and_without_one_nothing_begins()
    {
        await using var bench = await LoopBench.CreateAsync();
        await bench.Tracker.DeleteAliasAsync("rides", "champion", Stop);
        Assert.Null(await bench.OnceAsync());
        bench.Watch.Mark = "b";
        Assert.StartsWith("No version of rides is champion, and the loop has no gate: nothing could judge the first one.", (await Assert.ThrowsAsync<InvalidInputException>(() => bench.OnceAsync(bench.Spec("canary: {minimum: 10}")))).Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Runs);
        Assert.Equal((LoopOutcome.Promoted, 2), (await bench.OnceAsync(bench.Spec("gate: gate.yaml"))) is { } cycle ? (cycle.Outcome!.Value, await bench.ChampionAsync()) : default);
    }

    [Fact]
    public async Task A_watch_that_cannot_look_wakes_nothing_and_says_so()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.Null(await bench.OnceAsync());
        bench.Watch.Error = "The repository is gone.";
        Assert.Null(await bench.OnceAsync());
        Assert.Equal("The repository is gone.", bench.Loops.Find("rides")!.Looks["wish"].Error);
        Assert.Contains(bench.Said, line => line.EndsWith(" wish cannot look: The repository is gone.", StringComparison.Ordinal));
        (bench.Watch.Error, bench.Watch.Mark) = (null, "b");
        Assert.NotNull(await bench.OnceAsync());
    }

    [Fact]
    public async Task One_process_at_a_time_and_one_store()
    {
        await using var bench = await LoopBench.CreateAsync();
        using (await bench.OpenAsync())
        {
            Assert.True(bench.Loops.IsRunning("rides"));
            Assert.StartsWith($"The loop 'rides' runs already, in process {Environment.ProcessId}.", (await Assert.ThrowsAsync<InvalidInputException>(() => bench.OpenAsync())).Message, StringComparison.Ordinal);
        }

        Assert.False(bench.Loops.IsRunning("rides"));
        await using var other = await TrackingStores.OpenAsync($"sqlite:///{bench.File("other.db")}", cancellationToken: Stop);
        Assert.StartsWith("The loop 'rides' works with the tracking store sqlite:///", (await Assert.ThrowsAsync<InvalidInputException>(() => LoopController.OpenAsync(bench.Spec(), bench.Parts with { Tracker = other }, Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_runs_by_itself_and_goes_by_the_plan_that_a_cycle_began_with()
    {
        await using var bench = await LoopBench.CreateAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var loop = await bench.OpenAsync(bench.Spec("gate: gate.yaml\ncanary: none\nevery: 10s"));
        var running = loop.RunAsync(stop.Token);
        await PassAsync(bench, () => loop.State.Marks.Count > 0);
        bench.Watch.Mark = "b";
        await PassAsync(bench, () => loop.State.Last is not null);
        Assert.Equal(LoopOutcome.Promoted, loop.State.Last!.Outcome);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static async Task PassAsync(LoopBench bench, Func<bool> isSo)
    {
        await Wait.UntilAsync(
            () =>
            {
                bench.Time.Advance(TimeSpan.FromSeconds(1));
                return isSo();
            },
            "What the loop waits for");
    }

    private sealed class CrashedException : Exception;

    /// <summary>Starts a notebook that goes on when the loop is gone: here in this process.</summary>
    private sealed class Orphan(Action<NotebookJob> took) : INotebookRunner
    {
        public Task<NotebookEnd> RunAsync(NotebookJob job, Action<StartedProcess> started, CancellationToken cancellationToken)
        {
            took(job);
            started(StartedProcess.Of(Environment.ProcessId));
            throw new CrashedException();
        }
    }
}
