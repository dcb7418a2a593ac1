using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Issues;

/// <summary>A run whose loss was NaN came back from <c>metrics.loss &lt; 0.1</c>: the table holds 0 for NaN.</summary>
public sealed class NaNFilterTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        foreach (var (name, loss) in new[] { ("nan", double.NaN), ("zero", 0), ("one", 1), ("up", double.PositiveInfinity), ("down", double.NegativeInfinity) })
        {
            var run = await _store.CreateRunAsync(new NewRun("0", name));
            await _store.LogMetricAsync(run.Info.RunId, new Metric("loss", loss, 1));
        }

        var recovered = await _store.CreateRunAsync(new NewRun("0", "recovered"));
        await _store.LogBatchAsync(recovered.Info.RunId, new RunBatch([new("loss", double.NaN, 1, 0), new("loss", 0.5, 2, 1)]));
        var lost = await _store.CreateRunAsync(new NewRun("0", "lost"));
        await _store.LogBatchAsync(lost.Info.RunId, new RunBatch([new("loss", 0.5, 1, 0), new("loss", double.NaN, 2, 1)]));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("metrics.loss < 0.1", "down zero")]
    [InlineData("metrics.loss <= 0", "down zero")]
    [InlineData("metrics.loss = 0", "zero")]
    [InlineData("metrics.loss >= 0", "one recovered up zero")]
    [InlineData("metrics.loss > -1", "one recovered up zero")]
    [InlineData("metrics.loss != 1", "down recovered up zero")]
    [InlineData("metrics.loss != 0", "down one recovered up")]
    [InlineData("metrics.loss > -1 AND metrics.loss < 0.7", "recovered zero")]
    public async Task A_metric_that_is_NaN_matches_no_comparison(string filter, string names) => Assert.Equal(names, await NamesAsync(filter));

    [Theory]
    [InlineData("metrics.loss > 1e308", "up")]
    [InlineData("metrics.loss >= 1e999", "up")]
    [InlineData("metrics.loss = 1e999", "up")]
    [InlineData("metrics.loss < 1e999", "down one recovered zero")]
    [InlineData("metrics.loss < -1e308", "down")]
    [InlineData("metrics.loss <= -1e999", "down")]
    [InlineData("metrics.loss > -1e999", "one recovered up zero")]
    public async Task An_infinite_metric_is_beyond_every_number(string filter, string names) => Assert.Equal(names, await NamesAsync(filter));

    [Theory]
    [InlineData("metrics.loss ASC", "down zero recovered one up")]
    [InlineData("metrics.loss DESC", "up one recovered zero down")]
    public async Task Orderings_put_NaN_after_every_number(string order, string names)
    {
        var runs = (await _store.SearchRunsAsync(new RunQuery(["0"], OrderBy: [order]))).Items.Select(run => run.Info.Name).ToList();
        Assert.Equal(names, string.Join(' ', runs.Take(5)));
        Assert.Equal(["lost", "nan"], runs.Skip(5).Order());
    }

    private async Task<string> NamesAsync(string filter) =>
        string.Join(' ', (await _store.SearchRunsAsync(new RunQuery(["0"], filter))).Items.Select(run => run.Info.Name).Order());
}
