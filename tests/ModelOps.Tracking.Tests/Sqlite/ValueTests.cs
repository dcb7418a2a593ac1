using System.Globalization;

namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>Values at the edges of what the tables hold.</summary>
public sealed class ValueTests : StoreTest
{
    private const string Latest = "SELECT step || '|' || timestamp || '|' || value || '|' || is_nan FROM latest_metrics";

    [Fact]
    public async Task The_newest_point_is_that_of_the_greatest_step_then_time_then_value_in_any_order()
    {
        Metric[] points = [new("m", 1, 50, 7), new("m", 2, 60, 7), new("m", 3, 60, 7), new("m", 99, 900, 6), new("m", -5, 999, -1)];
        for (var turn = 0; turn < points.Length; turn++)
        {
            var run = await RunAsync($"single {turn}");
            foreach (var point in points[turn..].Concat(points[..turn]))
            {
                await Store.LogMetricAsync(run, point);
            }

            var batch = await RunAsync($"batch {turn}");
            await Store.LogBatchAsync(batch, new RunBatch([.. points[turn..], .. points[..turn]]));
        }

        Assert.Equal(Enumerable.Repeat("7|60|3.0|0", 2 * points.Length), Rows(Latest));
    }

    [Theory]
    [InlineData(double.NaN, "0.0|1")]
    [InlineData(0.1, "0.1|0")]
    [InlineData(-1.5e300, "-1.5e+300|0")]
    [InlineData(double.Epsilon, "4.9406564584124654e-324|0")]
    public async Task A_value_is_kept_as_MLflow_keeps_it(double value, string row)
    {
        var run = await RunAsync("a");
        await Store.LogMetricAsync(run, new Metric("m", value, long.MaxValue, long.MinValue));
        Assert.Equal([row], Rows("SELECT value || '|' || is_nan FROM metrics"));
        Assert.Equal([row], Rows("SELECT value || '|' || is_nan FROM latest_metrics"));
        Assert.Equal([$"{long.MaxValue}|{long.MinValue}"], Rows("SELECT timestamp || '|' || step FROM metrics"));
        Assert.Equal(new Metric("m", value, long.MaxValue, long.MinValue), Assert.Single((await Store.GetMetricHistoryAsync(run, "m")).Items));
    }

    [Theory]
    [InlineData(double.PositiveInfinity, double.MaxValue)]
    [InlineData(double.NegativeInfinity, -double.MaxValue)]
    public async Task An_infinity_is_the_largest_finite_number(double value, double stored)
    {
        var run = await RunAsync("a");
        await Store.LogMetricAsync(run, new Metric("m", value, 1));
        Assert.Equal(["1"], Rows($"SELECT value = {stored.ToString("R", CultureInfo.InvariantCulture)} FROM metrics"));
        Assert.Equal(stored, Assert.Single((await Store.GetRunAsync(run)).Data.Metrics).Value);
        Assert.Equal(["a"], await FindAsync(value > 0 ? "metrics.m > 1e308" : "metrics.m < -1e308"));
    }

    [Fact]
    public async Task The_same_point_counts_once_and_points_that_differ_in_one_part_all_count()
    {
        var run = await RunAsync("a");
        await Store.LogBatchAsync(run, new RunBatch([new("m", 1, 1, 1), new("m", 1, 1, 1), new("m", 2, 1, 1), new("m", 1, 2, 1), new("m", 1, 1, 2), new("m", double.NaN, 1, 1), new("m", 0, 1, 1)]));
        await Store.LogMetricAsync(run, new("m", double.NaN, 1, 1));
        Assert.Equal(["6"], Rows("SELECT count(*) FROM metrics"));
        Assert.Equal(6, (await Store.GetMetricHistoryAsync(run, "m")).Items.Count);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_cut_and_the_cut_text_is_the_same_value_again()
    {
        var run = await RunAsync("a");
        foreach (var (key, length) in new[] { ("short", 5_999), ("full", 6_000), ("long", 6_001), ("far", 100_000) })
        {
            await Store.LogParamAsync(run, new Param(key, new string('p', length)));
            await Store.LogParamAsync(run, new Param(key, new string('p', length)));
            await Store.LogBatchAsync(run, new RunBatch(Params: [new(key, new string('p', length))], Tags: [new(key, new string('t', length + 2_000))]));
        }

        Assert.Equal(["far|6000", "full|6000", "long|6000", "short|5999"], Rows("SELECT key || '|' || length(value) FROM params ORDER BY key"));
        Assert.Equal(["far|8000", "full|8000", "long|8000", "short|7999"], Rows("SELECT key || '|' || length(value) FROM tags WHERE key <> 'mlflow.runName' ORDER BY key"));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Store.LogParamAsync(run, new Param("full", new string('p', 5_999))));
    }

    [Fact]
    public async Task A_text_is_not_cut_within_a_character()
    {
        var run = await RunAsync("a");
        await Store.LogParamAsync(run, new Param("p", new string('x', 5_999) + "😀"));
        Assert.Equal(new string('x', 5_999), Assert.Single((await Store.GetRunAsync(run)).Data.Params).Value);
    }

    [Fact]
    public async Task Any_text_comes_back_as_it_was_and_harms_nothing()
    {
        for (var i = 0; i < Attacks.Length; i++)
        {
            var text = Attacks[i];
            var experiment = await Store.CreateExperimentAsync($"e{text}", tags: [new("t", text)]);
            var run = (await Store.CreateRunAsync(new NewRun(experiment, $"r{text}", 1, text, [new("t", text)]))).Info.RunId;
            await Store.LogBatchAsync(run, new RunBatch(Params: [new("p", text)], Tags: [new("u", text)]));
            await Store.LogInputsAsync(run, [new(new Dataset(text, $"{i}", text, text, text, text), [new("mlflow.data.context", text)])]);
            await Store.CreateRegisteredModelAsync($"m{i}", text, [new("t", text)]);
            await Store.CreateModelVersionAsync(new NewModelVersion($"m{i}", $"s3://b/{text}", run, text, text, [new("t", text)]));

            var read = await Store.GetRunAsync(run);
            Assert.Equal(($"r{text}", text), (read.Info.Name, read.Info.UserId));
            Assert.Equal([new Param("p", text)], read.Data.Params);
            Assert.Equal([text, text], read.Data.Tags.Where(tag => tag.Key is "t" or "u").Select(tag => tag.Value));
            Assert.Equal(new Dataset(text, $"{i}", text, text, text, text), Assert.Single(read.Inputs).Dataset);
            Assert.Equal(experiment, (await Store.GetExperimentByNameAsync($"e{text}")).Id);
            var version = await Store.GetModelVersionAsync($"m{i}", 1);
            Assert.Equal(($"s3://b/{text}", text, text, text), (version.Source, version.RunLink, version.Description, Assert.Single(version.Tags).Value));
            Assert.Equal(text, (await Store.GetRegisteredModelAsync($"m{i}")).Description);
        }

        Assert.Equal([$"{Attacks.Length}"], Rows("SELECT count(*) FROM runs"));
        Assert.Equal("ok", WriterProcess.Check(Path));
    }

    [Fact]
    public async Task A_full_batch_is_written_whole_and_one_too_many_not_at_all()
    {
        var run = await RunAsync("a");
        Metric[] metrics = [.. Enumerable.Range(0, 800).Select(i => new Metric("m", i, i, i))];
        Param[] parameters = [.. Enumerable.Range(0, 100).Select(i => new Param($"p{i}", $"{i}"))];
        Tag[] tags = [.. Enumerable.Range(0, 100).Select(i => new Tag($"t{i}", $"{i}"))];
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Store.LogBatchAsync(run, new RunBatch([.. metrics, new("n", 1, 1)], parameters, tags)));
        Assert.Equal(["0"], Rows("SELECT count(*) FROM metrics"));
        await Store.LogBatchAsync(run, new RunBatch(metrics, parameters, tags));
        Assert.Equal(["800|100|101"], Rows("SELECT (SELECT count(*) FROM metrics) || '|' || (SELECT count(*) FROM params) || '|' || (SELECT count(*) FROM tags)"));
        Assert.Equal(["799|799|799.0|0"], Rows(Latest));
        await Store.LogBatchAsync(run, new RunBatch());
    }
}
