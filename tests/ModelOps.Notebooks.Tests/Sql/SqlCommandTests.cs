using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Sql;

/// <summary>What <c>#!sql</c> shows of frames and files, and what it refuses.</summary>
public sealed class SqlCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task SQL_sees_frames_by_their_variables_and_gives_a_frame()
    {
        Golden.Equal("counts.txt", await _bench.ShownAsync("sql --as counts", "select risk, count(*) as n from train group by risk order by risk"));

        var counts = _bench.Frame("counts");
        Assert.Equal(["risk", "n"], counts.Columns.Select(column => column.Name));
        Assert.Equal(counts.Digest(), (await _bench.Ops.SqlAsync("select risk, count(*) as n from train group by risk order by risk", Stop)).Digest());
    }

    [Fact]
    public async Task A_table_shows_frames_values_as_files_hold_them_on_one_line()
    {
        var text = await _bench.ShownAsync("sql", "select true as flag, date '2024-02-03' as day, timestamp '2024-02-03 04:05:06' as moment, 'one' || chr(10) || 'two' as text");

        Assert.Contains("\nflag  day         moment               text\n", text);
        Assert.Contains("\ntrue  2024-02-03  2024-02-03 04:05:06  one⏎two\n", text);
    }

    [Fact]
    public async Task A_query_may_stand_behind_the_magic_name_tables_of_other_packages_and_read_files()
    {
        _bench.Host.Variables["others"] = _bench.Frame("test").ToDataTable();
        _bench.Write("rates.csv", "risk,rate\ngood,0.1\nbad,0.5\n");

        await _bench.RunAsync($"sql \"select count(*) n, max(rate) top from others join '{_bench.File("rates.csv")}' using (risk)\" --as joined");

        Assert.Equal((250L, 0.5), (_bench.Frame("joined")["n"][0], _bench.Frame("joined")["top"][0]));
    }

    [Theory]
    [InlineData(Face.Terminal, "There is no query. Write it in quotes behind modelops sql, or give a file with it as --body FILE.")]
    [InlineData(Face.Notebook, "There is no query. Write it below #!sql, or in quotes behind it.")]
    [InlineData(Face.CSharp, "There is no query. Give one to ops.SqlAsync.")]
    public async Task Without_a_query_each_face_says_where_it_goes(Face face, string expected) => Assert.Equal(expected, await _bench.RefusedAsync(face, "sql \"  \""));

    [Theory]
    [InlineData(Face.Terminal, "There are two queries. Keep the one in quotes, or the file of --body.")]
    [InlineData(Face.Notebook, "There are two queries. Keep the one behind #!sql, or the one below it.")]
    [InlineData(Face.CSharp, "There are two queries. Give Query or Body.")]
    public async Task Of_two_queries_none_is_left_out_in_silence(Face face, string expected) => Assert.Equal(expected, await _bench.RefusedAsync(face, "sql \"select 1\"", "select 2"));

    [Fact]
    public async Task A_name_that_no_connection_has_is_refused_whatever_is_below() =>
        Assert.StartsWith("There is no connection 'shop'.", (await _bench.RefusedAsync("sql shop", "select 2")).Message);

    [Theory]
    [InlineData("select * from trian", "trian")]
    [InlineData("select rsk from train", "rsk")]
    [InlineData("selec 1", "selec")]
    public async Task A_query_that_cannot_be_run_says_why_and_makes_no_variable(string query, string word)
    {
        _bench.Host.Variables["kept"] = _bench.Frame("test");

        Assert.Contains(word, (await _bench.RefusedAsync($"sql \"{query}\" --as kept")).Message);

        Assert.Same(_bench.Host.Variables["test"], _bench.Host.Variables["kept"]);
        Assert.Empty(_bench.Host.Shown);
    }

    [Fact]
    public async Task A_query_can_be_interrupted()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Ops.SqlAsync("select count(*) from range(1000000) a, range(1000000) b where a.range % 7 = b.range % 11", stop.Token));

        Assert.Equal(750L, (await _bench.Ops.SqlAsync("select count(*) n from train", Stop))["n"][0]);
    }
}
