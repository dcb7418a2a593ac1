using FsCheck;
using FsCheck.Fluent;
using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Sql;

public sealed class SqlTests
{
    private static readonly Frame _credit = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));

    private static readonly Frame _mixed = new(
        new Column<double>("d", [1.5, double.NaN, -0.0]),
        new Column<long>("i", [long.MaxValue, 0, -3], [false, true, false]),
        new Column<bool>("b", [true, false, false], [false, false, true]),
        new Column<DateTime>("t", [new DateTime(1969, 7, 20, 20, 17, 40).AddMicroseconds(123456), new DateTime(2024, 2, 29), default], [false, false, true]),
        StringColumn.From("s", ["short", "a text of more than twelve bytes, ünïcödé 🙂", null]),
        StringColumn.From("odd \"name\"", ["", "x", "y"]));

    [Fact]
    public void A_query_sees_frames_by_name()
    {
        var result = Frame.Sql("select risk, count(*) as n, avg(age_years) as age from credit group by risk order by risk", ("credit", _credit));

        Assert.Equal(["bad", "good"], ((StringColumn)result["risk"]).Categories);
        Assert.Equal([300, 700], result.Numbers("n"));
        Assert.Equal(Statistics.Mean(_credit.Filter(row => row.Text("risk") == "bad").Numbers("age_years")), result.Numbers("age")[0], 1e-12);
    }

    [Fact]
    public void Every_type_and_missing_value_goes_in_and_comes_out_unchanged() =>
        Assert.Equal(_mixed.Digest(), Frame.Sql("select * from mixed", ("mixed", _mixed)).Digest());

    [Fact]
    public void Any_frame_goes_through_sql_parquet_and_back_unchanged()
    {
        using var folder = new TemporaryFolder();
        using var session = new SqlSession();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(RandomFrames.All.ToArbitrary(), frame =>
        {
            session.Register("frame", frame);
            session.Query($"copy (select * from frame) to '{folder.File("x.parquet")}' (format parquet)");
            return session.Query("select * from frame").Digest() == frame.Digest()
                && session.Query($"select * from '{folder.File("x.parquet")}'").Digest() == frame.Digest();
        }));
    }

    [Fact]
    public void A_large_frame_keeps_its_rows()
    {
        var numbers = Enumerable.Range(0, 150_000).ToArray();
        var frame = new Frame(
            new Column<long>("n", [.. numbers.Select(n => (long)n)]),
            StringColumn.From("s", numbers.Select(n => n % 3 == 0 ? null : $"text number {n % 1000}")));

        var result = Frame.Sql("select * from big order by n", ("big", frame));

        Assert.Equal(frame.Digest(), result.Digest());
        Assert.Equal([150_000], Frame.Sql("select count(*) c from big", ("big", frame)).Numbers("c"));
    }

    [Theory]
    [InlineData("select 1::tinyint x", ColumnType.Int64, 1L)]
    [InlineData("select 300::usmallint x", ColumnType.Int64, 300L)]
    [InlineData("select sum(x) x from (values (1), (2)) v(x)", ColumnType.Int64, 3L)]
    [InlineData("select 18446744073709551615::ubigint x", ColumnType.Float64, 18446744073709551615d)]
    [InlineData("select -170141183460469231731687303715884105727::hugeint x", ColumnType.Float64, -1.7014118346046923e38)]
    [InlineData("select 12.34 x", ColumnType.Float64, 12.34)]
    [InlineData("select 0.1::decimal(30,10) x", ColumnType.Float64, 0.1)]
    [InlineData("select 9007199254740993::decimal(18,0) x", ColumnType.Int64, 9007199254740993L)]
    [InlineData("select 12345::decimal(38,0) x", ColumnType.Int64, 12345L)]
    [InlineData("select 0.5::float x", ColumnType.Float64, 0.5)]
    [InlineData("select true x", ColumnType.Bool, true)]
    [InlineData("select null x", ColumnType.Int64, null)]
    [InlineData("select 'x' x", ColumnType.String, "x")]
    public void Sql_types_become_column_types(string sql, ColumnType type, object? value)
    {
        var column = Frame.Sql(sql)["x"];

        Assert.Equal(type, column.Type);
        Assert.Equal(value, column[0]);
    }

    [Theory]
    [InlineData("select date '2024-02-29' x", 0)]
    [InlineData("select timestamp_s '2024-02-29 00:00:00' x", 0)]
    [InlineData("select timestamp_ms '2024-02-29 00:00:00.5' x", 500_000)]
    [InlineData("select timestamp_ns '2024-02-29 00:00:00.000001' x", 1)]
    [InlineData("select timestamp '2024-02-29 00:00:00.000001' x", 1)]
    public void Sql_moments_become_timestamps(string sql, int microseconds) =>
        Assert.Equal(new DateTime(2024, 2, 29).AddMicroseconds(microseconds), Frame.Sql(sql)["x"][0]);

    [Fact]
    public void Two_result_columns_of_one_name_are_told_apart() =>
        Assert.Equal(["a", "a_2"], Frame.Sql("select 1 a, 2 a").Columns.Select(column => column.Name));

    [Fact]
    public void A_statement_without_rows_gives_a_frame_without_rows()
    {
        using var session = new SqlSession();
        session.Query("create table t(a int, b varchar)");

        Assert.Equal(0, session.Query("select * from t").RowCount);
        Assert.Equal(["a", "b"], session.Query("select * from t").Columns.Select(column => column.Name));
        Assert.Equal([2], session.Query("insert into t values (1, 'x'), (2, 'y'); select count(*) n from t").Numbers("n"));
    }

    [Fact]
    public void Of_several_queries_the_last_one_gives_the_rows()
    {
        Assert.Equal([2], Frame.Sql("select 1 n; select 2 n; -- the end").Numbers("n"));
        Assert.Empty(Frame.Sql(" -- nothing\n").Columns);
        Assert.Throws<InvalidInputException>(() => Frame.Sql("select nosuch; select 2 n"));
    }

    [Fact]
    public void A_name_registered_again_means_the_new_frame()
    {
        using var session = new SqlSession();
        session.Register("t", _mixed);
        session.Register("t", _credit);

        Assert.Equal([1000], session.Query("select count(*) n from t").Numbers("n"));
    }

    [Fact]
    public void A_database_file_keeps_its_tables()
    {
        using var folder = new TemporaryFolder();
        var options = new SqlSessionOptions { DatabasePath = folder.File("x.duckdb"), MemoryLimit = "200MB", Threads = 1, SpillFolder = folder.Path };
        using (var session = new SqlSession(options))
        {
            session.Register("credit", _credit);
            session.Query("create table kept as select * from credit");
        }

        using var again = new SqlSession(options);
        Assert.Equal(_credit.Digest(), again.Query("select * from kept").Digest());
    }

    [Fact]
    public void A_table_that_is_not_there_is_an_error_with_duckdbs_suggestion()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Frame.Sql("select * from crdit", ("credit", _credit)));

        Assert.StartsWith("The SQL cannot be run: Catalog Error: Table with name crdit does not exist! Did you mean \"credit\"?", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(" The frames are: credit.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void A_result_of_a_type_no_frame_holds_says_what_to_write() =>
        Assert.Equal(
            "The query's column 'x' is of type LIST, which a frame cannot hold. Write CAST(x AS VARCHAR), or pick its parts.",
            Assert.Throws<InvalidInputException>(() => Frame.Sql("select [1, 2] x")).Message);

    [Fact]
    public void A_database_that_cannot_be_opened_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.duckdb", new string('x', 5000));

        Assert.StartsWith($"DuckDB cannot open '{path}': ", Assert.Throws<InvalidInputException>(() => new SqlSession(new SqlSessionOptions { DatabasePath = path })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_duckdb_does_not_take_is_named() =>
        Assert.Equal(
            "DuckDB does not take 'lots' for memory_limit. See its documentation for the form.",
            Assert.Throws<InvalidInputException>(() => new SqlSession(new SqlSessionOptions { MemoryLimit = "lots" })).Message);

    [Fact]
    public void A_long_query_is_interrupted()
    {
        using var session = new SqlSession();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.ThrowsAny<OperationCanceledException>(() => session.Query("select count(*) from range(1000000000) a, range(1000000000) b where a.range + b.range = 7", soon.Token));
        Assert.Equal([1], session.Query("select 1 x").Numbers("x"));
    }

    [Fact]
    public void A_closed_session_says_so()
    {
        var session = new SqlSession();
        session.Dispose();
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Query("select 1"));
    }
}
