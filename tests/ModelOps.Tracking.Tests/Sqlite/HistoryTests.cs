namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>The points of a metric, in pages, of several runs, and thinned.</summary>
public sealed class HistoryTests : StoreTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(21)]
    public async Task Pages_hold_every_point_once_while_newer_points_are_added(int size)
    {
        var run = await RunAsync("a");
        await Store.LogBatchAsync(run, new RunBatch([.. Enumerable.Range(0, 20).Reverse().Select(i => new Metric("m", i, i / 3, i))]));
        var steps = new List<long>();
        string? token = null;
        do
        {
            var page = await Store.GetMetricHistoryAsync(run, "m", size, token);
            Assert.InRange(page.Items.Count, 1, size);
            steps.AddRange(page.Items.Select(point => point.Step));
            token = page.NextPageToken;
            await Store.LogMetricAsync(run, new Metric("other", steps.Count, steps.Count, steps.Count));
        }
        while (token is not null);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), steps);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task A_page_of_less_than_no_size_is_refused(int size)
    {
        var run = await RunAsync("a");
        await Store.LogMetricAsync(run, new Metric("m", 1, 1));
        var error = await Assert.ThrowsAsync<TrackingException>(() => Store.GetMetricHistoryAsync(run, "m", size));
        Assert.Equal($"Invalid value {size} for parameter 'max_results' supplied. It must be a positive integer", error.Message);
    }

    [Fact]
    public async Task A_key_is_one_metric_of_one_run_to_the_letter()
    {
        var (one, two) = (await RunAsync("a"), await RunAsync("b"));
        await Store.LogBatchAsync(one, new RunBatch([new("auc", 1, 1), new("AUC", 2, 1), new("au_", 3, 1), new("val/auc", 4, 1)]));
        await Store.LogMetricAsync(two, new Metric("auc", 5, 1));
        Assert.Equal([1d], (await Store.GetMetricHistoryAsync(one, "auc")).Items.Select(point => point.Value));
        Assert.Equal([3d], (await Store.GetMetricHistoryAsync(one, "au_")).Items.Select(point => point.Value));
        Assert.Empty((await Store.GetMetricHistoryAsync(one, "au%")).Items);
        Assert.Empty((await Store.GetMetricHistoryAsync("' OR 1=1 --", "auc")).Items);
    }

    [Fact]
    public async Task Several_runs_come_by_id_and_the_limit_is_for_all_together()
    {
        var runs = new[] { await RunAsync("a"), await RunAsync("b"), await RunAsync("c") };
        foreach (var run in runs)
        {
            await Store.LogBatchAsync(run, new RunBatch([.. Enumerable.Range(0, 4).Select(i => new Metric("m", i, i, i))]));
        }

        var all = await Store.GetMetricHistoryBulkAsync([runs[2], runs[0], runs[1], runs[0]], "m");
        Assert.Equal(runs.Order(StringComparer.Ordinal).SelectMany(run => Enumerable.Repeat(run, 4)), all.Select(point => point.RunId));
        Assert.Equal(all.Take(6), await Store.GetMetricHistoryBulkAsync(runs, "m", 6));
        Assert.Empty(await Store.GetMetricHistoryBulkAsync(runs, "m", 0));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Store.GetMetricHistoryBulkAsync([], "m"));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Store.GetMetricHistoryBulkAsync(runs, ""));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Store.GetMetricHistoryBulkAsync([.. Enumerable.Range(0, 101).Select(i => $"{i}")], "m"));
        Assert.Empty(await Store.GetMetricHistoryBulkAsync([.. Enumerable.Range(0, 100).Select(i => $"{i}")], "m"));
    }

    [Fact]
    public async Task A_thinned_history_keeps_both_ends_of_every_run_and_all_points_of_a_step()
    {
        var (longRun, shortRun) = (await RunAsync("long"), await RunAsync("short"));
        await Store.LogBatchAsync(longRun, new RunBatch([.. Enumerable.Range(0, 900).Select(i => new Metric("m", i, i, i)), new Metric("m", -1, 5_000, 0)]));
        await Store.LogBatchAsync(shortRun, new RunBatch([new("m", 1, 1, 333), new("m", 2, 2, 334)]));
        var thin = await Store.GetMetricHistoryIntervalAsync([longRun, shortRun], "m", maxResults: 10);
        var steps = thin.Where(point => point.RunId == longRun).Select(point => point.Metric.Step).ToList();
        Assert.InRange(steps.Count, 10, 17);
        Assert.Equal([0L, 0L], steps.Take(2));
        Assert.Equal(899, steps[^1]);
        Assert.Equal(steps.Order(), steps);
        Assert.Equal([333L, 334L], thin.Where(point => point.RunId == shortRun).Select(point => point.Metric.Step));

        var part = await Store.GetMetricHistoryIntervalAsync([longRun], "m", 100, 104);
        Assert.Equal([100L, 101, 102, 103, 104], part.Select(point => point.Metric.Step));
        Assert.Equal(901, (await Store.GetMetricHistoryIntervalAsync([longRun], "m")).Count);
    }

    [Fact]
    public async Task An_interval_that_makes_no_sense_is_refused()
    {
        var run = await RunAsync("a");
        foreach (var call in (Func<Task>[])
        [
            () => Store.GetMetricHistoryIntervalAsync([], "m"), () => Store.GetMetricHistoryIntervalAsync([run], ""), () => Store.GetMetricHistoryIntervalAsync([run], "m", 1),
            () => Store.GetMetricHistoryIntervalAsync([run], "m", null, 1), () => Store.GetMetricHistoryIntervalAsync([run], "m", 2, 1), () => Store.GetMetricHistoryIntervalAsync([run], "m", maxResults: 0),
            () => Store.GetMetricHistoryIntervalAsync([run], "m", maxResults: 2_501), () => Store.GetMetricHistoryIntervalAsync([.. Enumerable.Range(0, 101).Select(i => $"{i}")], "m"),
            () => Store.GetMetricHistoryAsync("", "m"), () => Store.GetMetricHistoryAsync(run, ""), () => Store.GetMetricHistoryAsync(run, "m", 1, "not a token"),
        ])
        {
            await RefusedAsync(ErrorCode.InvalidParameterValue, call);
        }

        Assert.Empty(await Store.GetMetricHistoryIntervalAsync([run], "m", long.MinValue, long.MaxValue));
    }
}
