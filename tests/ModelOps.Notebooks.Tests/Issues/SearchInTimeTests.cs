using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>With a time and no number of trials, halving drew 10,000 for its first rung and reached no trial on all rows, and a grid saw its first trainer only.</summary>
public sealed class SearchInTimeTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("halving", "logistic", 59)] // 40 on a ninth, 14 on a third, 5 on all rows
    [InlineData("grid", "gradient-boosting", 40)]
    public async Task A_search_that_plans_all_trials_first_plans_forty(string strategy, string trainer, int trials)
    {
        var random = new Random(1);
        double[] x = [.. Enumerable.Range(0, 90).Select(_ => random.NextDouble())];
        var frame = new Frame(new Column<double>("x", x), StringColumn.From("y", x.Select(value => value + random.NextDouble() > 1 ? "yes" : "no")));
        var tuned = await _bench.Ops.TuneAsync(frame, new() { Target = "y", Trainers = [trainer, "decision-tree"], Strategy = strategy, Time = TimeSpan.FromMinutes(2), Folds = 2, Blend = false }, cancellationToken: Stop);

        Assert.Equal(trials, tuned.Search.Leaderboard.Count);
        Assert.Equal(1, tuned.Search.Best.RowShare);
    }
}
