using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Sqlite;

public sealed class WritePathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(61)]
    [InlineData(999)]
    public async Task A_batch_of_any_size_is_written_whole_under_its_own_keys(int size)
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var run = (await store.CreateRunAsync(new NewRun("0"))).Info.RunId;
        var points = Enumerable.Range(0, size).Select(i => new Metric($"m{i % 7}", i % 5 == 0 ? double.NaN : i / 3d, 1000 + (i % 4), i)).ToList();

        // The second time every row is there already.
        await store.LogBatchAsync(run, new RunBatch(points));
        await store.LogBatchAsync(run, new RunBatch(points));

        var written = new List<Metric>();
        foreach (var key in points.Select(point => point.Key).Distinct())
        {
            written.AddRange((await store.GetMetricHistoryAsync(run, key)).Items);
        }

        Assert.Equal(points.OrderBy(point => point.Step), written.OrderBy(point => point.Step));
        var latest = (await store.GetRunAsync(run)).Data.Metrics;
        Assert.Equal(points.GroupBy(point => point.Key).Select(same => same.MaxBy(point => point.Step)!).OrderBy(point => point.Key), latest.OrderBy(point => point.Key));
    }

    [Fact]
    public async Task One_changed_param_among_many_takes_the_whole_batch_back()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var run = (await store.CreateRunAsync(new NewRun("0"))).Info.RunId;
        await store.LogParamAsync(run, new Param("p30", "old"));

        var exception = await Assert.ThrowsAsync<TrackingException>(() => store.LogBatchAsync(
            run, new RunBatch([new Metric("m", 1, 1)], [.. Enumerable.Range(0, 63).Select(i => new Param($"p{i}", "new"))])));

        Assert.Contains("[{'key': 'p30', 'old_value': 'old', 'new_value': 'new'}]", exception.Message);
        var data = (await store.GetRunAsync(run)).Data;
        Assert.Equal([new Param("p30", "old")], data.Params);
        Assert.Empty(data.Metrics);
    }

    [Fact]
    public async Task A_value_of_one_call_does_not_stay_for_the_next()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        await store.CreateRegisteredModelAsync("m", "text");
        foreach (var description in (string?[])["text", null, "text", "", "text", new string('x', 100), new string('x', 100), "text"])
        {
            await store.UpdateRegisteredModelAsync("m", description);
            Assert.Equal(description, (await store.GetRegisteredModelAsync("m")).Description);
        }
    }

    [Fact]
    public async Task References_are_enforced_for_the_registry_between_metrics_of_many_callers()
    {
        await using (var store = await TrackingStores.OpenAsync(_folder.File("x.db")))
        {
            await store.CreateRegisteredModelAsync("m0");
            await store.CreateModelVersionAsync(new NewModelVersion("m0", "runs:/x/model"));
            await store.SetAliasAsync("m0", "best", 1);
            var run = (await store.CreateRunAsync(new NewRun("0"))).Info.RunId;
            var logging = Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
            {
                for (var step = 0; step < 300; step++)
                {
                    await store.LogMetricAsync(run, new Metric($"c{caller}", step, step, step));
                }
            })).ToList();
            for (var i = 0; i < 50; i++)
            {
                // The version and the alias follow by the tables' ON UPDATE CASCADE.
                await store.RenameRegisteredModelAsync($"m{i}", $"m{i + 1}");
            }

            await Task.WhenAll(logging);
            Assert.Equal(1, (await store.GetVersionByAliasAsync("m50", "best")).Version);
            Assert.All((await store.GetRunAsync(run)).Data.Metrics, metric => Assert.Equal(299, metric.Value));
        }

        Assert.Equal("ok", WriterProcess.Check(_folder.File("x.db")));
    }

    [Fact]
    public async Task What_is_written_reaches_the_file_while_the_store_is_open()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var run = (await store.CreateRunAsync(new NewRun("0"))).Info.RunId;
        for (var batch = 0; batch < 80; batch++)
        {
            await store.LogBatchAsync(run, new RunBatch([.. Enumerable.Range(0, 1000).Select(i => new Metric("m", i, batch, i))]));
        }

        var file = new FileInfo(_folder.File("x.db"));
        await Wait.UntilAsync(
            () =>
            {
                file.Refresh();
                return file.Length >= 4_000_000;
            },
            "A file of 4 MB");
    }
}
