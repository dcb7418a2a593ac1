using Microsoft.Data.Sqlite;
using ModelOps.Evaluation.Yaml;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Tests.Triggers;

/// <summary>A watermark in real databases.</summary>
public sealed class SqlTriggerTests : IDisposable
{
    private const string Query = "select max(updated_at) from orders";
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("sqlite:shop.db")]
    [InlineData("duckdb:shop.duckdb")]
    public async Task A_higher_watermark_fires_once_and_is_named(string connection)
    {
        await RunAsync(connection, "create table orders (updated_at text)");
        var trigger = Trigger(connection);
        var none = (await trigger.LookAsync(null, Stop)).Mark;
        Assert.Equal("null", none);
        Assert.Null((await trigger.LookAsync(none, Stop)).Why);

        await RunAsync(connection, "insert into orders values ('2026-11-30')");
        var look = await trigger.LookAsync(none, Stop);
        Assert.Equal(("value 2026-11-30", $"The query '{Query}' gives 2026-11-30; before it was null."), (look.Mark, look.Why));
        Assert.Null((await trigger.LookAsync(look.Mark, Stop)).Why);

        await RunAsync(connection, "insert into orders values ('2026-12-01')");
        Assert.Equal($"The query '{Query}' gives 2026-12-01; before it was 2026-11-30.", (await trigger.LookAsync(look.Mark, Stop)).Why);
    }

    [Theory]
    [InlineData("select 7", "value 7")]
    [InlineData("select 0.1", "value 0.1")]
    [InlineData("select x'01ff'", "value 01ff")]
    [InlineData("select 'null'", "value null")]
    [InlineData("select null", "null")]
    public async Task Any_value_is_a_watermark(string query, string expected)
    {
        await RunAsync("sqlite:shop.db", "create table orders (updated_at text)");
        Assert.Equal(expected, (await Trigger("sqlite:shop.db", query).LookAsync(null, Stop)).Mark);
    }

    [Theory]
    [InlineData("select 1 where 1 = 0", "The query of 'sql' gives no row, and a watermark is one value. Ask for one, such as \"select max(updated_at) from orders\".")]
    [InlineData("select 1, 2", "The query of 'sql' gives 2 columns, and a watermark is one value. Ask for one, such as \"select max(updated_at) from orders\".")]
    [InlineData("select 1 union select 2", "The query of 'sql' gives several rows, and a watermark is one value. Ask for one, such as \"select max(updated_at) from orders\".")]
    [InlineData("select x from orders", "The database of 'sql' cannot be asked: SQLite Error 1: 'no such column: x'. Check 'connection' and 'query'; it is asked again.")]
    [InlineData("insert into orders values ('a') returning 1", "The database of 'sql' cannot be asked: SQLite Error 8: 'attempt to write a readonly database'. Check 'connection' and 'query'; it is asked again.")]
    public async Task What_gives_no_watermark_is_an_error(string query, string expected)
    {
        await RunAsync("sqlite:shop.db", "create table orders (updated_at text)");
        Assert.Equal(expected, (await Assert.ThrowsAsync<InvalidInputException>(() => Trigger("sqlite:shop.db", query).LookAsync(null, Stop))).Message);
    }

    [Theory]
    [InlineData("sqlite:shop.db")]
    [InlineData("duckdb:shop.duckdb")]
    public async Task A_database_that_is_missing_is_an_error_and_not_made(string connection)
    {
        await Assert.ThrowsAsync<InvalidInputException>(() => Trigger(connection).LookAsync(null, Stop));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_variable_holds_the_connection_and_neither_mark_nor_subject_has_it()
    {
        var name = $"SHOP_{Guid.NewGuid():N}";
        await RunAsync("sqlite:shop.db", "create table orders (updated_at text)");
        Environment.SetEnvironmentVariable(name, $"sqlite:{_folder.File("shop.db")}");
        var trigger = Trigger($"env:{name}");
        Assert.Equal("null", (await trigger.LookAsync(null, Stop)).Mark);
        Assert.Equal($"sql\nenv:{name}\n{Query}", trigger.Subject);
        Environment.SetEnvironmentVariable(name, null);
        Assert.Equal($"The environment variable '{name}' is not set. Set it to a connection string, as postgresql://user:password@host/database.", (await Assert.ThrowsAsync<InvalidInputException>(() => trigger.LookAsync(null, Stop))).Message);
    }

    [Fact]
    public void A_password_in_the_file_and_missing_keys_are_refused()
    {
        Assert.Equal(["'connection' of 'sql' holds a password, which would stand in files. Put the connection into an environment variable, and write 'connection: env:NAME'."], Errors("{connection: 'postgresql://ada:geheim@host/shop', query: select 1}"));
        Assert.Equal(["'sql' names no database. Give it 'connection', such as sqlite:shop.db or env:SHOP_DATABASE.", "'sql' has no 'query'. Give one that gives one value, such as \"select max(updated_at) from orders\"."], Errors("{}"));
        Assert.Equal("f.yaml, line 2: 'sql' has no key 'dsn'. The keys are: connection, query.", Errors("{dsn: x, query: select 1}")[0]);
    }

    private static IReadOnlyList<string> Errors(string sql)
    {
        var map = YamlMap.Read($"watch:\n  sql: {sql}", "f.yaml", "the file", ["watch"]);
        var spec = TriggerSpec.Read(map);
        return [.. map.Errors, .. spec.Errors()];
    }

    private ITrigger Trigger(string connection, string query = Query) => new SqlTrigger(new(connection, query), new TriggerContext(_folder.Path));

    private async Task RunAsync(string connection, string sql)
    {
        var parts = connection.Split(':');
        await using var database = parts[0] == "sqlite" ? new SqliteConnection($"Data Source={_folder.File(parts[1])};Pooling=False") : SqlConnections.Create($"duckdb:{_folder.File(parts[1])}");
        await database.OpenAsync(Stop);
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }
}
