using System.Data.Common;
using Microsoft.Data.Sqlite;
using ModelOps.Data.Connections;
using ModelOps.Data.Tests.Tables;
using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Connections;

public sealed class SqlConnectionsTests : IDisposable
{
    private const string Password = "s3cr3t&ätzend";
    private readonly TemporaryFolder _folder = new();
    private readonly string _variable = $"MODELOPS_TEST_{Guid.NewGuid():N}";

    private string Database
    {
        get
        {
            var path = _folder.File("shop.db");
            if (!File.Exists(path))
            {
                using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = $"create table t(i integer, x real, s text, b boolean, e integer); insert into t values ({SampleTables.Wide}, 1.5, 'a', 1, null), (2, null, null, 0, null)";
                command.ExecuteNonQuery();
            }

            return path;
        }
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(_variable, null);
        _folder.Dispose();
    }

    [Fact]
    public async Task Sqlite_is_queried_with_its_types_and_missing_values()
    {
        await using var connection = SqlConnections.Create($"sqlite:Data Source={Database};Pooling=False");

        var frame = await Frame.SqlAsync("select * from t order by rowid", connection, TestContext.Current.CancellationToken);

        Assert.Equal([ColumnType.Int64, ColumnType.Float64, ColumnType.String, ColumnType.Int64, ColumnType.Int64], frame.Columns.Select(column => column.Type));
        Assert.Equal([SampleTables.Wide, 2L], frame.Values("i"));
        Assert.Equal([1.5, null], frame.Values("x"));
        Assert.Equal(["a", null], frame.Values("s"));
        Assert.Equal(0, (await Frame.SqlAsync("select * from t where i < 0", connection, TestContext.Current.CancellationToken)).RowCount);
    }

    [Theory]
    [InlineData("sqlite:{0}")]
    [InlineData("sqlite:///{0}")]
    [InlineData("SQLite:Data Source={0};Pooling=False")]
    public async Task A_file_is_named_in_each_form(string form)
    {
        await using var connection = SqlConnections.Create(string.Format(null, form, Database));

        var frame = await Frame.SqlAsync("select count(*) n from t", connection, TestContext.Current.CancellationToken);
        Assert.Equal([2], frame.Numbers("n"));
        SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task Of_several_statements_the_last_rows_count_and_two_columns_of_one_name_are_told_apart()
    {
        await using var connection = SqlConnections.Create("sqlite::memory:");

        var frame = await Frame.SqlAsync("create table a(x); insert into a values (1); select 5 n; select x, x from a", connection, TestContext.Current.CancellationToken);

        Assert.Equal(["x", "x_2"], frame.Columns.Select(column => column.Name));
        Assert.Empty((await Frame.SqlAsync("delete from a", connection, TestContext.Current.CancellationToken)).Columns);
    }

    [Fact]
    public async Task Duckdbs_files_are_queried()
    {
        var path = _folder.File("x.duckdb");
        using (var session = new SqlSession(new SqlSessionOptions { DatabasePath = path }))
        {
            session.Query("create table t as select 1 i, date '2026-01-02' d, 1.25::decimal(9,2) m, [1.5, 2.5] v");
        }

        await using var connection = SqlConnections.Create("duckdb:" + path);
        var frame = await Frame.SqlAsync("select * from t", connection, TestContext.Current.CancellationToken);

        Assert.Equal(new DateTime(2026, 1, 2), frame["d"][0]);
        Assert.Equal([1.25, 1.5, 2.5], [frame["m"][0], frame["v_0"][0], frame["v_1"][0]]);
    }

    [Fact]
    public async Task A_long_query_is_interrupted()
    {
        await using var connection = SqlConnections.Create("sqlite::memory:");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Frame.SqlAsync("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n", connection, soon.Token));
        var after = await Frame.SqlAsync("select 1 x", connection, TestContext.Current.CancellationToken);
        Assert.Equal([1], after.Numbers("x"));
    }

    [Fact]
    public async Task The_databases_own_reason_is_shown()
    {
        await using var connection = SqlConnections.Create("sqlite::memory:");

        Assert.Equal("The database cannot run the SQL: SQLite Error 1: 'no such table: nosuch'.", (await Assert.ThrowsAsync<InvalidInputException>(() => Frame.SqlAsync("select * from nosuch", connection, TestContext.Current.CancellationToken))).Message);
    }

    [Fact]
    public async Task Numbers_and_text_in_one_column_are_an_error()
    {
        await using var connection = SqlConnections.Create("sqlite::memory:");

        Assert.Equal(
            "Column 'x' holds numbers, but row 2 has text ('abc'). Give the column values of one type.",
            (await Assert.ThrowsAsync<InvalidInputException>(() => Frame.SqlAsync("select 1 x union all select 'abc'", connection, TestContext.Current.CancellationToken))).Message);
    }

    [Fact]
    public void The_environment_holds_the_string()
    {
        Environment.SetEnvironmentVariable(_variable, "sqlite:" + Database);

        using var connection = SqlConnections.Create("env:" + _variable);

        Assert.IsType<SqliteConnection>(connection);
        Assert.Equal("sqlite", SqlConnections.KindOf("env:" + _variable));
        Assert.Equal(
            "The environment variable 'NO_SUCH_VARIABLE' is not set. Set it to a connection string, as postgresql://user:password@host/database.",
            Assert.Throws<InvalidInputException>(() => SqlConnections.Create("env:NO_SUCH_VARIABLE")).Message);
    }

    [Fact]
    public void What_names_no_database_is_refused_without_showing_it()
    {
        Assert.StartsWith("There is no SQLite database 'nosuch.db'.", Refused("sqlite:nosuch.db"), StringComparison.Ordinal);
        Assert.StartsWith("The connection string does not begin with a kind of database.", Refused($"Host=x;Password={Password}"), StringComparison.Ordinal);
        Assert.StartsWith("The provider for mysql is not there. Add the package MySqlConnector:", Refused($"mysql:Server=x;Password={Password}"), StringComparison.Ordinal);
        Assert.StartsWith("The package Microsoft.Data.SqlClient refuses programs without cultures", Refused($"sqlserver:Server=x;Password={Password}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite:Data Source=x.db;Pasword=" + Password)]
    [InlineData("sqlite:Password=" + Password + ";nonsense")]
    public void No_message_holds_a_password(string text)
    {
        Assert.DoesNotContain("s3cr3t", Refused(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql:Host=h;Password=" + Password, true)]
    [InlineData("postgresql://me:" + "s3cr3t@h/db", true)]
    [InlineData("postgresql://me@h/db?password=s3cr3t", true)]
    [InlineData("postgresql://me@h/db", false)]
    [InlineData("sqlite:x.db", false)]
    [InlineData("env:ANY", false)]
    public void A_password_in_the_string_is_noticed_and_hidden(string text, bool holds)
    {
        Assert.Equal(holds, SqlConnections.HoldsPassword(text));
        if (holds)
        {
            Assert.Equal("login failed with '…' today.", SqlConnections.Hide($"login failed with '{(text.Contains('ä') ? Password : "s3cr3t")}' today", text));
        }
    }

    [Fact]
    public void An_address_becomes_keywords()
    {
        Assert.Equal(
            "Data Source=db.local,1434;User ID=me@x;Password=\"p;w\";Initial Catalog=shop;Encrypt=false",
            FactoryProvider.Keywords("//me%40x:p%3Bw@db.local:1434/shop?Encrypt=false", new("Data Source", null, "User ID", "Initial Catalog")));
        Assert.Equal("Server=h;Port=3306", FactoryProvider.Keywords("//h:3306", new("Server", "Port", "User ID", "Database")));
        Assert.Equal("Server=h", FactoryProvider.Keywords("Server=h", new("Server", "Port", "User ID", "Database")));
    }

    [Fact]
    public void A_registered_factory_and_a_provider_of_ones_own_are_found()
    {
        DbProviderFactories.RegisterFactory("Microsoft.Data.SqlClient", SqliteFactory.Instance);
        try
        {
            using var connection = SqlConnections.Create("sqlserver:Data Source=:memory:");
            Assert.IsType<SqliteConnection>(connection);
        }
        finally
        {
            DbProviderFactories.UnregisterFactory("Microsoft.Data.SqlClient");
        }

        SqlConnections.Add(new Own());
        using var own = SqlConnections.Create("test-own:anything");
        Assert.Equal("Data Source=:memory:", own.ConnectionString);
    }

    private static string Refused(string text) => Assert.Throws<InvalidInputException>(() => SqlConnections.Create(text)).Message;

    private sealed class Own : ISqlProvider
    {
        public string Name => "test-own";

        public IReadOnlyList<string> Schemes => [];

        public DbConnection Create(string connection) => new SqliteConnection("Data Source=:memory:");
    }
}
