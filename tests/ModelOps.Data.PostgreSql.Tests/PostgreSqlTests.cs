using ModelOps.TestSupport;

namespace ModelOps.Data.PostgreSql.Tests;

/// <summary>Queries of a real server.</summary>
public sealed class PostgreSqlTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    private const long Wide = 9_007_199_254_740_993;

    static PostgreSqlTests() => ExtensionLoader.Load(typeof(PostgreSqlExtension).Assembly);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_type_and_missing_value_is_read()
    {
        var frame = await QueryAsync($"""
            select 1::smallint i2, {Wide}::bigint i8, 0.25::real f4, 0.1::double precision f8, 12.34::numeric(9,2) n2, {Wide}::numeric(20,0) n0, true b, 'ünïcödé 🙂'::text s, 'x'::char(1) c,
                date '2024-02-29' d, timestamp '2024-02-29 01:02:03.123456' t, timestamptz '2024-02-29 02:00:00+02' z, '0e37df36-f698-11e6-8dd4-cb9ced3df976'::uuid u,
                '{"{\"a\": 1}"}'::jsonb j, array[1.5, 2.5]::float8[] v
            union all select null, null, null, null, null, null, null, null, null, null, null, null, null, null, null
            """);

        object?[] first = [.. frame.Columns.Select(column => column[0])];
        Assert.Equal(["i2", "i8", "f4", "f8", "n2", "n0", "b", "s", "c", "d", "t", "z", "u", "j", "v_0", "v_1"], frame.Columns.Select(column => column.Name));
        Assert.Equal([1L, Wide, 0.25, 0.1, 12.34, Wide, true, "ünïcödé 🙂", "x", new DateTime(2024, 2, 29), new DateTime(2024, 2, 29, 1, 2, 3).AddMicroseconds(123456), new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc), "0e37df36-f698-11e6-8dd4-cb9ced3df976", "{\"a\": 1}", 1.5, 2.5], first);
        Assert.All(frame.Columns, column => Assert.True(column.IsMissing(1), column.Name));
    }

    [Fact]
    public async Task A_frame_without_rows_keeps_its_types()
    {
        var frame = await QueryAsync("select 1 i, 'a' s, 0.5::float8 x, now() t, true b where false");

        Assert.Equal([ColumnType.Int64, ColumnType.String, ColumnType.Float64, ColumnType.Timestamp, ColumnType.Bool], frame.Columns.Select(column => column.Type));
    }

    [Theory]
    [InlineData("select 1e40::numeric x", "Column 'x' has a value in row 1 that .NET does not hold:")]
    [InlineData("select interval '1 day' x", "Column 'x' is of type TimeSpan, which a frame cannot hold.")]
    [InlineData("select * from nosuch", "The database cannot run the SQL: 42P01: relation \"nosuch\" does not exist")]
    public async Task What_cannot_be_read_is_named(string sql, string reason)
    {
        Skip();
        await using var connection = SqlConnections.Create(server.Keywords);

        Assert.StartsWith(reason, (await Assert.ThrowsAsync<InvalidInputException>(() => Frame.SqlAsync(sql, connection, Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_query_is_interrupted_and_the_connection_goes_on()
    {
        Skip();
        await using var connection = SqlConnections.Create(server.Address);
        await Frame.SqlAsync("select 1", connection, Token);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Frame.SqlAsync("select pg_sleep(60)", connection, soon.Token));
        var after = await Frame.SqlAsync("select 1 x", connection, Token);
        Assert.Equal([1], after.Numbers("x"));
    }

    [Fact]
    public async Task A_session_connects_and_queries_by_name()
    {
        Skip();
        await using var ops = new ModelOpsSession();

        var connected = await ops.ConnectAsync("pg", server.Address, Token);
        await ops.SqlAsync("create temp table risks as select i, i % 2 = 0 bad from generate_series(1, 10) i", "pg", Token);
        var frame = await ops.SqlAsync("select count(*) n from risks where bad", "pg", Token);

        Assert.Equal(("postgresql", "postgres"), (connected.Kind, connected.Database));
        Assert.Equal([5], frame.Numbers("n"));
        Assert.DoesNotContain("s3cr3t", connected.ToString() + ViewText.Render(connected.ToView()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_sees_a_higher_watermark_and_no_state_has_the_password()
    {
        Skip();
        using var folder = new TemporaryFolder();
        folder.Write("note.csx", "");
        Environment.SetEnvironmentVariable("MODELOPS_TEST_PG", server.Address);
        Environment.SetEnvironmentVariable("MODELOPS_TOOL", Environment.ProcessPath);
        await using var connection = SqlConnections.Create(server.Address);
        await Frame.SqlAsync("create table if not exists orders as select timestamptz '2026-11-30 02:00:00+02' updated_at", connection, Token);
        await using var ops = new ModelOpsSession(options: new() { Folder = folder.Path, StateFolder = folder.File("state") });
        WatchOptions options = new() { Name = "pg", Sql = "select max(updated_at) from orders", Connection = "env:MODELOPS_TEST_PG" };

        var first = await ops.WatchAsync("note.csx", options: options with { Once = true }, cancellationToken: Token);
        await Frame.SqlAsync("insert into orders values ('2026-12-01 00:00:00+00') returning 1", connection, Token);
        var second = await ops.WatchAsync("note.csx", options: options with { DryRun = true }, cancellationToken: Token);

        Assert.Null(first.Firing);
        var shown = ViewText.Render(second.ToView());
        Assert.Contains("gives 2026-12-01T00:00:00.0000000Z; before it was 2026-11-30T00:00:00.0000000Z.", shown, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(folder.File("state"), "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("s3cr3t", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("postgresql://tester:wr0ng%20word@127.0.0.1:{0}/postgres")]
    [InlineData("postgres:Host=127.0.0.1;Port={0};Username=tester;Password=wr0ng word")]
    [InlineData("postgres:Host=127.0.0.1;Port=1;Username=tester;Password=wr0ng word")]
    [InlineData("postgres:Host=127.0.0.1;Pasword=wr0ng word")]
    [InlineData("postgresql://tester:wr0ng@127.0.0.1/postgres?sslmod=wr0ng")]
    public async Task No_error_shows_a_password(string text)
    {
        Skip();
        await using var ops = new ModelOpsSession();
        var port = new Uri("pg:" + server.Address["postgresql:".Length..]).Port;

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ops.ConnectAsync("pg", string.Format(null, text, port), Token));

        Assert.DoesNotContain("wr0ng", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_become_npgsqls_keywords()
    {
        using var connection = new PostgreSqlProvider().Create("//me%40x:p%3Bw@db.local:5433/shop?sslmode=disable");

        Assert.Equal("Application Name=modelops;Host=db.local;Port=5433;Username=me@x;Password=\"p;w\";Database=shop;SSL Mode=Disable", string.Join(';', connection.ConnectionString.Split(';').OrderBy(part => part.StartsWith("Application", StringComparison.Ordinal) ? 0 : 1)));
        Assert.StartsWith("The connection string is not an address.", Assert.Throws<InvalidInputException>(() => SqlConnections.Create("postgresql://")).Message, StringComparison.Ordinal);
    }

    private void Skip() => Assert.SkipWhen(server.Missing is not null, server.Missing ?? "");

    private async Task<Frame> QueryAsync(string sql)
    {
        Skip();
        await using var connection = SqlConnections.Create(server.Keywords);
        return await Frame.SqlAsync(sql, connection, Token);
    }
}
