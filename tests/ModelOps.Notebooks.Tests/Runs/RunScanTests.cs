using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Runs;

/// <summary>Runs behind many trials, which are read page by page.</summary>
public sealed class RunScanTests : IAsyncDisposable
{
    private const int Trials = 130;
    private readonly Workbench _bench = new();
    private long _time = 1_706_933_106_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_search_is_found_behind_more_trials_than_a_page_holds_and_counts_them()
    {
        var search = await MakeAsync("search");
        await TrialsAsync(search);

        var scan = await RunScan.ReadAsync(_bench.Ops, null, null, 1, false, Stop);

        Assert.Equal(("search", Trials, Trials + 1, false), (Assert.Single(scan.Runs).Info.Name, scan.Trials[search], scan.Seen, scan.IsCut));
        Assert.Equal(Trials, (await _bench.Ops.RunsAsync(new() { Top = 1 }, Stop)).FoldedTrials[search]);
    }

    [Fact]
    public async Task What_the_search_noted_counts_where_the_pages_end_before_its_trials()
    {
        var search = await MakeAsync("search", new Tag("modelops.trials", $"{Trials}"));
        await TrialsAsync(search);

        // The oldest first: the search comes before all of its trials, and is enough.
        var scan = await RunScan.ReadAsync(_bench.Ops, null, ["attributes.start_time ASC"], 1, false, Stop);

        Assert.Equal(Trials, scan.Trials[search]);
        Assert.True(scan.Seen < Trials);
    }

    [Theory]
    [InlineData("tags.`modelops.trial` LIKE '%'")]
    [InlineData("tags.`mlflow.parentRunId` = 'PARENT'")]
    public async Task Who_asks_for_trials_gets_them(string filter)
    {
        var search = await MakeAsync("search");
        await TrialsAsync(search);

        var scan = await RunScan.ReadAsync(_bench.Ops, filter.Replace("PARENT", search, StringComparison.Ordinal), null, 20, false, Stop);

        Assert.Equal((20, 0, 20), (scan.Runs.Count, scan.Trials.Count, scan.Seen));
        Assert.All(scan.Runs, run => Assert.StartsWith("trial-", run.Info.Name));
    }

    [Fact]
    public async Task A_run_below_another_that_is_no_trial_is_listed()
    {
        var parent = await MakeAsync("parent");
        await MakeAsync("child", new Tag("mlflow.parentRunId", parent));

        Assert.Equal(["child", "parent"], (await _bench.Ops.RunsAsync(cancellationToken: Stop)).Runs.Select(run => run.Info.Name));
    }

    private async Task TrialsAsync(string search)
    {
        for (var i = 0; i < Trials; i++)
        {
            await MakeAsync($"trial-{i}", new Tag("modelops.trial", $"{i}"), new Tag("mlflow.parentRunId", search));
        }
    }

    private async Task<string> MakeAsync(string name, params Tag[] tags) =>
        (await (await _bench.Ops.StoreAsync(Stop)).CreateRunAsync(new NewRun("0", name, ++_time, Tags: tags), Stop)).Info.RunId;
}
