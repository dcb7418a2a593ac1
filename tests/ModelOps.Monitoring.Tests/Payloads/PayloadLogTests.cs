using Microsoft.Extensions.Time.Testing;
using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Payloads;

public sealed class PayloadLogTests
{
    [Fact]
    public async Task What_was_asked_and_answered_is_in_the_table_with_its_types()
    {
        using var folder = new TemporaryFolder();
        await using (var log = new PayloadLog(folder.Path))
        {
            log.Scored(Requests.Of(
                "a",
                new Frame(new Column<double>("age", [40.5, double.NaN]), new Column<long>("children", [2, 0], [false, true]), StringColumn.From("city", ["Bern", null]), new Column<bool>("owner", [true, false])),
                new Frame(StringColumn.From("label", ["good", "bad"]), new Column<double>("probability_good", [0.8, 0.3]), new Column<double>("probability_bad", [0.2, 0.7]))));
        }

        var rows = PayloadTables.Query(folder.Path, "SELECT * FROM requests ORDER BY id");
        Assert.Equal(
            ["id", "request_id", "time", "model", "version", "latency_ms", "status", "shadow", "age", "children", "city", "owner", "label", "probability_good", "probability_bad"],
            rows.Columns.Select(column => column.Name));
        Assert.Equal(["a/0", "a/1"], rows.Texts("id"));
        Assert.Equal(["a", "a"], rows.Texts("request_id"));
        Assert.Equal(Requests.Start.UtcDateTime, rows["time"][0]);
        Assert.Equal([40.5, null], [rows["age"][0], rows["age"][1]]);
        Assert.Equal([2L, null], [rows["children"][0], rows["children"][1]]);
        Assert.Equal(["Bern", "–"], rows.Texts("city"));
        Assert.Equal([true, false], [rows["owner"][0], rows["owner"][1]]);
        Assert.Equal(["good", "bad"], rows.Texts("label"));
        Assert.Equal(0.7, rows["probability_bad"][1]);
        Assert.Equal((2.5, 200L, false, "1"), ((double)rows["latency_ms"][0]!, (long)rows["status"][0]!, (bool)rows["shadow"][0]!, (string)rows["version"][0]!));
    }

    [Fact]
    public async Task A_row_of_a_request_with_one_row_has_the_id_of_the_request()
    {
        using var folder = new TemporaryFolder();
        await using (var log = new PayloadLog(folder.Path))
        {
            log.Scored(Requests.One("only"));
        }

        Assert.Equal(["only"], PayloadTables.Query(folder.Path, "FROM requests").Texts("id"));
    }

    [Fact]
    public async Task Failed_requests_are_rows_without_columns_of_the_model()
    {
        using var folder = new TemporaryFolder();
        await using (var log = new PayloadLog(folder.Path))
        {
            log.Scored(Requests.One("a"));
            log.Scored(Requests.Failed("b", 422));
        }

        var failed = PayloadTables.Query(folder.Path, "FROM requests WHERE status <> 200");
        Assert.Equal(["b"], failed.Texts("id"));
        Assert.Equal(["–"], failed.Texts("age"));
    }

    [Fact]
    public async Task Versions_with_other_columns_are_one_table_by_name()
    {
        using var folder = new TemporaryFolder();
        await using (var log = new PayloadLog(folder.Path))
        {
            log.Scored(Requests.One("old"));
            log.Scored(Requests.Of("new", new Frame(new Column<long>("age", [7]), new Column<double>("income", [9.5])), new Frame(StringColumn.From("label", ["good"])), "2"));
        }

        var rows = PayloadTables.Query(folder.Path, "SELECT id, age, city, income, prediction, label FROM requests ORDER BY version");
        Assert.Equal([40.0, 7.0], [rows["age"][0], rows["age"][1]]);
        Assert.Equal(["Bern", "–"], rows.Texts("city"));
        Assert.Equal(["–", "9.5"], rows.Texts("income"));
        Assert.Equal(["–", "good"], rows.Texts("label"));
    }

    [Fact]
    public async Task Inputs_and_outputs_named_like_the_logs_own_columns_are_kept_beside_them()
    {
        using var folder = new TemporaryFolder();
        await using (var log = new PayloadLog(folder.Path))
        {
            log.Scored(Requests.Of(
                "a",
                new Frame(StringColumn.From("model", ["Volvo"]), StringColumn.From("label", ["x"]), StringColumn.From("probability_x", ["y"]), new Column<double>("Age", [1]), new Column<double>("age", [2])),
                new Frame(StringColumn.From("label", ["good"]), new Column<double>("embedding", [3]))));
        }

        var rows = PayloadTables.Query(folder.Path, "FROM requests");
        Assert.Equal(["credit", "Volvo", "good", "x", "y"], ((string[])["model", "input_model", "label", "input_label", "input_probability_x"]).Select(name => rows[name][0]));
        Assert.Equal([1.0, 2.0, 3.0], ((string[])["Age", "age_", "answer_embedding"]).Select(name => rows[name][0]));
    }

    [Fact]
    public async Task It_writes_after_the_interval()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Requests.Start);
        await using var log = new PayloadLog(folder.Path, new PayloadLogOptions { Time = time, FlushInterval = TimeSpan.FromSeconds(10) });
        log.Scored(Requests.One("a"));
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, log.Status.RowsWritten);
        time.Advance(TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => log.Status.RowsWritten == 1, "The row");
        Assert.Equal(new PayloadLogStatus(1, 0, 0, Requests.Start.AddSeconds(10), null), log.Status);
        Assert.StartsWith("requests-20261130T060010Z-000001.parquet", Path.GetFileName(Assert.Single(Directory.GetFiles(folder.Path, "*.parquet"))));
    }

    [Fact]
    public async Task It_writes_when_enough_rows_wait()
    {
        using var folder = new TemporaryFolder();
        await using var log = new PayloadLog(folder.Path, new PayloadLogOptions { Time = new FakeTimeProvider(Requests.Start), FlushRows = 3 });
        log.Scored(Requests.One("a"));
        log.Scored(Requests.One("b"));
        log.Scored(Requests.One("c"));
        await Wait.UntilAsync(() => log.Status.RowsWritten == 3, "The rows");
    }

    [Fact]
    public async Task The_rest_is_written_when_it_ends_and_nothing_after()
    {
        using var folder = new TemporaryFolder();
        var log = new PayloadLog(folder.Path);
        log.Scored(Requests.One("a"));
        await log.DisposeAsync();
        log.Scored(Requests.One("late"));
        await log.DisposeAsync();
        Assert.Equal(["a"], PayloadTables.Query(folder.Path, "FROM requests").Texts("id"));
        Assert.Equal((1, 0, 1), (log.Status.RowsWritten, log.Status.RowsWaiting, log.Status.RowsDropped));
    }

    [Fact]
    public async Task A_full_queue_drops_and_counts_and_one_large_request_is_taken_when_nothing_waits()
    {
        using var folder = new TemporaryFolder();
        await using var log = new PayloadLog(folder.Path, new PayloadLogOptions { Time = new FakeTimeProvider(), FlushRows = 4, QueueRows = 4, FlushInterval = TimeSpan.FromHours(1) });
        var large = Requests.Of("large", new Frame(new Column<double>("age", new double[10])), new Frame(new Column<double>("prediction", new double[10])));
        log.Scored(large);
        await Wait.UntilAsync(() => log.Status.RowsWritten == 10, "The large request");
        log.Scored(Requests.One("small"));
        log.Scored(large);
        Assert.Equal((1, 10), (log.Status.RowsWaiting, log.Status.RowsDropped));
    }

    [Fact]
    public async Task A_sample_has_the_stated_share_of_the_requests_and_leaves_out_the_same_ones_each_time()
    {
        using var folder = new TemporaryFolder();
        await using var log = new PayloadLog(folder.Path, new PayloadLogOptions { SampleShare = 0.2 });
        await using var other = new PayloadLog(folder.Path, new PayloadLogOptions { SampleShare = 0.2 });
        var taken = Enumerable.Range(0, 20_000).Where(i => log.Takes($"request-{i}")).ToArray();

        // Six standard deviations of a binomial.
        Assert.InRange(taken.Length, 3660, 4340);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(log.Takes($"request-{i}"), other.Takes($"request-{i}")));
        for (var i = 0; i < 100; i++)
        {
            log.Scored(Requests.One($"request-{i}"));
        }

        await log.FlushAsync();
        Assert.Equal(taken.Count(i => i < 100), Requests.Count(folder.Path));
    }

    [Fact]
    public async Task Many_threads_lose_nothing()
    {
        using var folder = new TemporaryFolder();
        await using (var log = new PayloadLog(folder.Path, new PayloadLogOptions { FlushRows = 300, FlushInterval = TimeSpan.FromMilliseconds(20) }))
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    log.Scored(Requests.One($"{thread}-{i}", age: i));
                }
            })));
        }

        var counts = PayloadTables.Query(folder.Path, "SELECT count(*) AS n, count(DISTINCT id) AS d, sum(age)::BIGINT AS s FROM requests");
        Assert.Equal([4000L, 4000L, 4 * 499_500L], ((string[])["n", "d", "s"]).Select(name => counts[name][0]));
    }

    [Fact]
    public void Options_that_do_not_fit_are_named_all_at_once()
    {
        var error = Assert.Throws<InvalidInputException>(() => new PayloadLog("log", new PayloadLogOptions
        {
            SampleShare = 0,
            FlushRows = 0,
            FlushInterval = TimeSpan.Zero,
            QueueRows = -1,
            MaximumBytes = 0,
            MaximumAge = TimeSpan.Zero,
            Inputs = ["age"],
            Rules = new PayloadRules { Drop = ["aeg"] },
        }));
        Assert.Equal(
            [
                "The share of logged requests 0 is out of range; give more than 0, and 1 for all.",
                "The rows to write at once, 0, are out of range; give 1 or more.",
                "The time to write after, 00:00:00, is out of range; give 10 milliseconds to a day.",
                "The most rows in memory, -1, are fewer than the 0 that are written at once. Give as many or more.",
                "The most bytes on the disk, 0, are out of range; give 1 or more.",
                "The age that rows are kept to, 00:00:00, is out of range; give more than 0, and at most 100 years.",
                "The privacy rule 'drop' names 'aeg', which is not an input of the model. Did you mean 'age'? Its inputs are: age.",
            ],
            error.Errors);
    }
}
