using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Track;

/// <summary>What <c>#!track</c> starts, resumes, ends and captures.</summary>
public sealed class TrackCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_run_is_started_resumed_under_a_new_name_and_ended()
    {
        var started = await _bench.ShownAsync("track --run-name outer --capture none");
        var id = _bench.Ops.ActiveRun!.RunId;
        var ended = await _bench.ShownAsync("track --end");
        Assert.Equal(RunStatus.Finished, (await _bench.StoredAsync(id)).Info.Status);

        var resumed = await _bench.ShownAsync($"track --run-id {id} --run-name renamed --capture none");
        Assert.Equal((id, RunStatus.Running), (_bench.Ops.ActiveRun!.RunId, (await _bench.StoredAsync(id)).Info.Status));
        await _bench.RunAsync("track --end");

        Golden.Equal("track.txt", TrainedBench.Scrub(started + ended + resumed));
        Assert.Equal(("renamed", RunStatus.Finished), ((await _bench.StoredAsync(id)).Info.Name, (await _bench.StoredAsync(id)).Info.Status));
        Assert.False(Directory.Exists((await _bench.StoredAsync(id)).Info.ArtifactUri), "Nothing was to be captured.");
    }

    [Theory]
    [InlineData(null, true, "source, git, environment, system, user (choose with --capture)")]
    [InlineData("environment", true, "environment (choose with --capture)")]
    [InlineData("user,git", false, "git, user (choose with --capture)")]
    [InlineData("none", false, "nothing")]
    public async Task What_is_captured_is_said_and_kept(string? capture, bool environment, string said)
    {
        var text = await _bench.ShownAsync(capture is null ? "track" : $"track --capture {capture}");

        Assert.Contains($"captured besides what is logged  {said}\n", text);
        var run = await _bench.StoredAsync(_bench.Ops.ActiveRun!.RunId);
        Assert.Equal(environment, File.Exists(Path.Combine(run.Info.ArtifactUri, "environment.json")));
        Assert.Equal(said.Contains("user", StringComparison.Ordinal), run.Info.UserId.Length > 0);
    }

    [Fact]
    public async Task Code_below_track_runs_inside_the_run_which_ends_with_it()
    {
        string? inside = null;
        _bench.Host.Code = async _ =>
        {
            inside = _bench.Ops.ActiveRun?.RunId;
            await _bench.Ops.ActiveRun!.LogMetricAsync("x", 1);
        };

        var text = await _bench.ShownAsync("track --run-name work --capture none", "anything");

        var run = Assert.Single(await _bench.AllRunsAsync());
        Assert.Equal((inside, RunStatus.Finished, 1.0), (run.Info.RunId, run.Info.Status, Assert.Single(run.Data.Metrics).Value));
        Assert.StartsWith("Finished run work\n", text);
        Assert.Null(_bench.Ops.ActiveRun);
    }

    [Fact]
    public async Task Code_below_track_that_throws_fails_the_run()
    {
        _bench.Host.Code = _ => throw new InvalidOperationException("no luck");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.RunAsync("track --run-name doomed --capture none", "anything"));

        var run = Assert.Single(await _bench.AllRunsAsync());
        Assert.Equal((RunStatus.Failed, "doomed", "no luck"), (run.Info.Status, run.Info.Name, run.Data.Tags.Single(tag => tag.Key == ActiveRun.ErrorTag).Value));
        Assert.Empty(_bench.Host.Shown);
        Assert.Null(_bench.Ops.ActiveRun);
    }

    [Theory]
    [InlineData("SetTagAsync", RunStatus.Failed)]
    [InlineData("UpdateRunAsync", RunStatus.Running)]
    public async Task An_error_of_the_code_is_not_lost_when_the_store_is_away(string method, RunStatus status)
    {
        var isAway = false;
        _bench.Host.Code = _ =>
        {
            isAway = true;
            throw new InvalidOperationException("no luck");
        };

        using (await FailingStore.AtAsync(_bench, method, _ => !isAway ? Task.CompletedTask : throw new TrackingException(ErrorCode.TemporarilyUnavailable, "The store is away.")))
        {
            Assert.Equal("no luck", (await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.RunAsync("track --run-name doomed --capture none", "anything"))).Message);
        }

        Assert.Equal("The run doomed is not marked as failed: The store is away.", _bench.Host.Text);
        Assert.Equal(status, Assert.Single(await _bench.AllRunsAsync()).Info.Status);
    }

    [Fact]
    public async Task Code_below_track_that_is_interrupted_leaves_no_run_open()
    {
        using var interrupt = new CancellationTokenSource();
        _bench.Host.Code = async _ =>
        {
            await interrupt.CancelAsync();
            await Task.Delay(TimeSpan.FromMinutes(1), interrupt.Token);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CommandCatalog.RunAsync(_bench.Ops, "track", Workbench.Words("--capture none"), "anything", interrupt.Token));

        Assert.NotEqual(RunStatus.Running, Assert.Single(await _bench.AllRunsAsync()).Info.Status);
    }

    [Fact]
    public async Task A_run_inside_another_is_nested_and_a_new_experiment_ends_both()
    {
        await _bench.RunAsync("track --run-name outer --capture none");
        await _bench.RunAsync("track --run-name inner --capture none");
        await _bench.RunAsync("experiment other");

        var runs = await _bench.AllRunsAsync();
        Assert.All(runs, run => Assert.Equal(RunStatus.Finished, run.Info.Status));
        Assert.Equal(runs.Single(run => run.Info.Name == "outer").Info.RunId, runs.Single(run => run.Info.Name == "inner").Data.Tags.Single(tag => tag.Key == "mlflow.parentRunId").Value);
    }

    [Fact]
    public async Task End_ends_the_inner_run_and_the_outer_one_goes_on()
    {
        await _bench.RunAsync("track --run-name outer --capture none");
        await _bench.RunAsync("track --run-name inner --capture none");

        Assert.StartsWith("Ended run inner\n", await _bench.ShownAsync("track --end"));

        async Task<RunStatus> StatusAsync(string name) => (await _bench.AllRunsAsync()).Single(run => run.Info.Name == name).Info.Status;
        Assert.Equal((RunStatus.Running, RunStatus.Finished, "outer"), (await StatusAsync("outer"), await StatusAsync("inner"), _bench.Ops.ActiveRun?.Info.Name));
        Assert.StartsWith("Ended run outer\n", await _bench.ShownAsync("track --end"));
        Assert.Equal(RunStatus.Finished, await StatusAsync("outer"));
        Assert.StartsWith("No run is active", (await _bench.RefusedAsync("track --end")).Message);
    }

    [Theory]
    [InlineData(Face.Notebook, "track --end", "No run is active, so there is none to end. Start one with #!track.")]
    [InlineData(Face.Terminal, "track --end", "No run is active, so there is none to end. Start one with modelops track.")]
    [InlineData(Face.CSharp, "track --end", "No run is active, so there is none to end. Start one with ops.StartRunAsync().")]
    [InlineData(Face.Notebook, "track --capture gti", "'--capture' cannot hold 'gti'. Did you mean 'git'? Give any of source, git, environment, system, user, or none.")]
    [InlineData(Face.Notebook, "track --capture none,git", "'--capture' has 'none' beside git. Give none alone, or leave it out.")]
    [InlineData(Face.Notebook, "track --run-id ab", "'ab' is not the beginning of a run's id. Give at least 4 of its digits and letters; #!runs lists them.")]
    public async Task Words_that_do_not_fit_are_named_and_start_no_run(Face face, string line, string expected)
    {
        Assert.Equal(expected, await _bench.RefusedAsync(face, line));
        Assert.Empty(await _bench.AllRunsAsync());
        Assert.Null(_bench.Ops.ActiveRun);
    }

    [Fact]
    public async Task End_takes_nothing_that_names_another_run()
    {
        await _bench.RunAsync("track --run-name active --capture none");

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.RunAsync("track --end --run-id abcd --run-name x"));

        Assert.Equal(
            [
                "'--end' ends the active run and does not go with '--run-name'. Leave one of them out.", "'--end' ends the active run and does not go with '--run-id'. Leave one of them out.",
            ],
            refused.Errors);
        Assert.Equal("active", _bench.Ops.ActiveRun?.Info.Name);
        await _bench.RunAsync("track --end");
        Assert.Equal(RunStatus.Finished, Assert.Single(await _bench.AllRunsAsync()).Info.Status);
    }

    [Fact]
    public async Task Code_below_end_runs_after_the_run_has_ended()
    {
        await _bench.RunAsync("track --run-name active --capture none");
        var ran = new List<(string Code, string? Active)>();
        _bench.Host.Code = code =>
        {
            ran.Add((code, _bench.Ops.ActiveRun?.Info.Name));
            return Task.CompletedTask;
        };

        await _bench.RunAsync("track --end", "#!runs --top 3");

        Assert.Equal([("#!runs --top 3", null)], ran);
        Assert.Equal(RunStatus.Finished, Assert.Single(await _bench.AllRunsAsync()).Info.Status);
        Assert.Contains("Ended run active", _bench.Host.Text, StringComparison.Ordinal);
    }
}
