using ModelOps.Deployments.Loop.Watches;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Deployments.Tests.Loop.Watches;

/// <summary>Drift in a real payload log wakes a loop, once for the same windows.</summary>
public sealed class DriftTriggerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drift_wakes_it_once_until_there_are_new_windows_and_says_column_score_and_window()
    {
        await using var deployment = await WatchedDeployment.StartAsync();
        var watch = Watch(deployment);
        await deployment.HourAsync(moved: 600);
        var first = await watch.LookAsync(null, Stop);
        Assert.Equal(("1 2026-11-30T13:00:00.0000000Z", null), (first.Mark, first.Why));
        Assert.Null((await watch.LookAsync(first.Mark, Stop)).Why);

        await deployment.HourAsync();
        Assert.Equal((first.Mark, null), (await watch.LookAsync(first.Mark, Stop)) is var calm ? (calm.Mark, calm.Why) : default);

        await deployment.HourAsync(moved: 600);
        var look = await watch.LookAsync(first.Mark, Stop);
        Assert.Matches(@"^Version 1 of credit: Drifted from training: a \(PSI \d+\.\d{3}\)\. Seen in 250 rows of the window from 2026-11-30 14:00 to 2026-11-30 15:00 UTC\.$", look.Why);
        Assert.Equal("1 2026-11-30T15:00:00.0000000Z", look.Mark);
        Assert.Null((await watch.LookAsync(look.Mark, Stop)).Why);
        Assert.Null((await Watch(deployment).LookAsync(look.Mark, Stop)).Why);

        await deployment.HourAsync(moved: 600);
        Assert.NotNull((await watch.LookAsync(look.Mark, Stop)).Why);
    }

    [Fact]
    public async Task A_window_that_has_just_begun_is_acted_on_once()
    {
        await using var deployment = await WatchedDeployment.StartAsync();
        var watch = Watch(deployment);
        var mark = (await watch.LookAsync(null, Stop)).Mark;
        await deployment.ScoreAsync(moved: 600);
        var look = await watch.LookAsync(mark, Stop);
        Assert.Equal("1 2026-11-30T13:00:00.0000000Z", look.Mark);
        Assert.NotNull(look.Why);

        await deployment.HourAsync(moved: 600);
        Assert.Null((await watch.LookAsync(look.Mark, Stop)).Why);
    }

    [Fact]
    public async Task Too_few_rows_are_no_verdict()
    {
        await using var deployment = await WatchedDeployment.StartAsync();
        var watch = Watch(deployment);
        var mark = (await watch.LookAsync(null, Stop)).Mark;
        await deployment.HourAsync(rows: 199, moved: 600);

        var look = await watch.LookAsync(mark, Stop);
        Assert.Equal((mark, null, "No window of version 1 has enough rows for a verdict on drift."), (look.Mark, look.Why, look.Note));
        await deployment.HourAsync(rows: 200, moved: 600);
        Assert.NotNull((await watch.LookAsync(mark, Stop)).Why);
    }

    [Fact]
    public async Task Two_windows_must_drift_one_after_the_other_where_two_are_asked_for()
    {
        await using var deployment = await WatchedDeployment.StartAsync();
        var watch = Watch(deployment, windows: 2);
        var mark = (await watch.LookAsync(null, Stop)).Mark;
        await deployment.HourAsync(moved: 600);
        Assert.Equal((null, "1 of 2 windows have a verdict."), (await watch.LookAsync(mark, Stop)) is var one ? (one.Why, one.Note) : default);
        await deployment.HourAsync();
        await deployment.HourAsync(moved: 600);
        Assert.Null((await watch.LookAsync(mark, Stop)).Why);

        // A quiet hour with few rows is no verdict, and breaks no series.
        await deployment.HourAsync(rows: 10);
        await deployment.HourAsync(moved: 600);
        var look = await watch.LookAsync(mark, Stop);
        Assert.EndsWith("of the window from 2026-11-30 16:00 to 2026-11-30 17:00 UTC. So it was in the window before.", look.Why, StringComparison.Ordinal);
        await deployment.HourAsync(moved: 600);
        Assert.Null((await watch.LookAsync(look.Mark, Stop)).Why);
    }

    [Fact]
    public async Task A_new_champion_starts_anew()
    {
        await using var deployment = await WatchedDeployment.StartAsync();
        var watch = Watch(deployment);
        await deployment.HourAsync(moved: 600);
        await deployment.HourAsync(moved: 600, version: 2);
        var mark = (await watch.LookAsync(null, Stop)).Mark;
        Assert.Equal("1 2026-11-30T13:00:00.0000000Z", mark);

        deployment.Serve(2);
        var look = await watch.LookAsync(mark, Stop);
        Assert.StartsWith("Version 2 of credit: Drifted from training: a ", look.Why, StringComparison.Ordinal);
        Assert.Equal("2 2026-11-30T14:00:00.0000000Z", look.Mark);
        Assert.Null((await watch.LookAsync(look.Mark, Stop)).Why);
    }

    [Fact]
    public async Task Windows_of_rows_count_when_they_are_whole()
    {
        await using var deployment = await WatchedDeployment.StartAsync(new WatchSpec { WindowRows = 300 });
        var watch = Watch(deployment);
        var mark = (await watch.LookAsync(null, Stop)).Mark;
        await deployment.HourAsync(rows: 299, moved: 600);
        Assert.Null((await watch.LookAsync(mark, Stop)).Why);

        await deployment.HourAsync(rows: 1, moved: 600);
        var look = await watch.LookAsync(mark, Stop);
        Assert.NotNull(look.Why);
        await deployment.HourAsync(rows: 299, moved: 600);
        Assert.Null((await watch.LookAsync(look.Mark, Stop)).Why);
        await deployment.HourAsync(rows: 1, moved: 600);
        Assert.NotNull((await watch.LookAsync(look.Mark, Stop)).Why);
    }

    [Fact]
    public async Task A_log_that_has_not_grown_is_not_read_again()
    {
        await using var deployment = await WatchedDeployment.StartAsync();
        var watch = Watch(deployment);
        await deployment.HourAsync();
        var mark = (await watch.LookAsync(null, Stop)).Mark;
        await File.WriteAllTextAsync(Assert.Single(Directory.GetFiles(deployment.Payloads, "*.parquet")), "unreadable", Stop);

        Assert.Null((await watch.LookAsync(mark, Stop)).Why);
        await Assert.ThrowsAnyAsync<ModelOpsException>(() => Watch(deployment).LookAsync(mark, Stop));
    }

    [Fact]
    public async Task What_cannot_be_watched_is_an_error()
    {
        await using var deployment = await WatchedDeployment.StartAsync();
        async Task<string> RefusedAsync(TriggerContext? context = null, string? mark = null) =>
            (await Assert.ThrowsAsync<InvalidInputException>(() => TriggerSet.Create(new() { Drift = new() }, context ?? deployment.Context)[0].LookAsync(mark, Stop))).Message;

        Assert.Equal("No deployment on this machine is named 'credits'. Did you mean 'credit'? Deploy it, or correct 'deployment'.", await RefusedAsync(deployment.Of("credits")));
        Assert.Equal("The state says that the windows up to 'x' were acted on, which is not a version with a timestamp. Delete the state's file to begin anew.", await RefusedAsync(mark: "x"));

        deployment.Store.WriteStatus(deployment.Id, deployment.Store.Find(deployment.Id)!.Status with { Versions = [] });
        Assert.Equal("The deployment 'credit' does not say which version serves 'champion'. Start it, or wait until it has started.", await RefusedAsync());

        await deployment.ChangeAsync(spec => spec with { PayloadLog = null });
        Assert.Equal("The deployment 'credit' keeps no payload log, so neither drift nor quality can be watched. Deploy it again with Payloads = 1.", await RefusedAsync());
    }

    [Fact]
    public async Task A_version_without_a_baseline_is_an_error()
    {
        await using var deployment = await WatchedDeployment.StartAsync();
        var folder = Path.Combine(deployment.Context.Folder, "model-1", "baseline.json");
        File.Delete(folder);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Watch(deployment).LookAsync(null, Stop));
        Assert.Equal("Version 1 of 'credit' has no baseline (baseline.json), so neither drift nor quality can be watched. Train it again, or import it with its training data.", error.Message);
    }

    private static DriftTrigger Watch(WatchedDeployment deployment, int windows = 1) => Assert.IsType<DriftTrigger>(Assert.Single(TriggerSet.Create(new() { Drift = new() { Windows = windows } }, deployment.Context)));
}
