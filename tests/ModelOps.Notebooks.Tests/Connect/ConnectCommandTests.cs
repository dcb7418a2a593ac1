using Microsoft.Data.Sqlite;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Connect;

/// <summary>What <c>#!connect</c> and <c>#!sql --connection</c> do and show.</summary>
public sealed class ConnectCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private string Database
    {
        get
        {
            var path = _bench.File("shop.db");
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "create table if not exists sales(risk text, amount real); delete from sales; insert into sales values ('good', 5), ('bad', 7)";
            command.ExecuteNonQuery();
            return $"sqlite:Data Source={path};Pooling=False";
        }
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_database_is_named_once_and_queried_by_its_name()
    {
        await _bench.RunAsync($"connect shop \"{Database}\"");
        await _bench.RunAsync("sql --connection shop --as sales", "select * from sales order by amount");
        await _bench.RunAsync("sql shop --as total", "select sum(amount) total from sales");
        await _bench.RunAsync("sql \"select count(*) n from sales\" --connection shop --as counted");

        Assert.Contains("Connected shop", _bench.Host.Text);
        Assert.Equal([5, 7], ((Frame)_bench.Host.Variables["sales"]).Numbers("amount"));
        Assert.Equal([12], ((Frame)_bench.Host.Variables["total"]).Numbers("total"));
        Assert.Equal([2], ((Frame)_bench.Host.Variables["counted"]).Numbers("n"));
        Assert.Equal(["shop"], _bench.Ops.Connections());
    }

    [Fact]
    public async Task What_a_query_gave_is_joined_with_the_notebooks_frames()
    {
        await _bench.RunAsync($"connect shop \"{Database}\"");
        await _bench.RunAsync("sql shop --as sales", "select * from sales");
        await _bench.RunAsync("sql --as joined", "select amount, count(*) n from sales join train using (risk) group by all order by 1");

        Assert.Equal([525, 225], ((Frame)_bench.Host.Variables["joined"]).Numbers("n"));
    }

    [Fact]
    public async Task A_temporary_table_lasts_until_the_name_is_connected_again()
    {
        await _bench.RunAsync($"connect shop \"{Database}\"");
        await _bench.RunAsync("sql shop", "create temp table mine as select 1 x");
        await _bench.RunAsync("sql shop --as x", "select x from mine");
        await _bench.RunAsync($"connect shop \"{Database}\"");

        Assert.Equal([1], ((Frame)_bench.Host.Variables["x"]).Numbers("x"));
        Assert.Contains("no such table: mine", (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.RunAsync("sql shop", "select x from mine"))).Message);
    }

    [Fact]
    public async Task Calls_connect_and_query_too()
    {
        var connected = await _bench.Ops.ConnectAsync("shop", Database, TestContext.Current.CancellationToken);
        var frame = await _bench.Ops.SqlAsync("select amount from sales where risk = 'bad'", "shop", TestContext.Current.CancellationToken);
        var unnamed = await _bench.Ops.SqlAsync("select 1 x", Database, TestContext.Current.CancellationToken);

        Assert.Equal(("sqlite", "main"), (connected.Kind, connected.Database));
        Assert.Equal([7], frame.Numbers("amount"));
        Assert.Equal([1], unnamed.Numbers("x"));
        Assert.Equal(["shop"], _bench.Ops.Connections());
    }

    [Fact]
    public async Task The_environment_holds_the_string_and_nothing_shows_it()
    {
        var variable = $"MODELOPS_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(variable, Database);
        try
        {
            await _bench.RunAsync($"connect shop env:{variable}");
            await _bench.RunAsync($"sql --connection env:{variable} --as sales", "select * from sales");
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        Assert.Equal(2, ((Frame)_bench.Host.Variables["sales"]).RowCount);
        Assert.DoesNotContain("Pooling", _bench.Host.Text);
        Assert.DoesNotContain("password", _bench.Host.Text);
    }

    [Fact]
    public async Task A_password_in_a_cell_is_noted_and_shown_nowhere()
    {
        await _bench.RunAsync("connect memory \"sqlite:Data Source=:memory:;Password=\"");
        Assert.DoesNotContain("This cell holds a password", _bench.Host.Text);

        var error = await _bench.RefusedAsync("connect pg \"postgresqll://me:s3cr3t@localhost/db\"");
        Assert.DoesNotContain("s3cr3t", error.Message);
        Assert.Contains("This cell holds a password, and is saved with it.", ViewText.Render(new ConnectResult("pg", "postgresql", "localhost", "db", "15") { HoldsPassword = true }.ToView()));
    }

    [Fact]
    public async Task A_connection_that_is_not_there_says_how_to_make_one()
    {
        await _bench.RunAsync($"connect shop \"{Database}\"");

        Assert.Equal(
            "There is no connection 'shp'. Did you mean 'shop'? Make it with #!connect shp \"postgresql://user@host/database\", or env:NAME in place of the string.",
            (await _bench.RefusedAsync("sql \"select 1\" --connection shp")).Message);
        Assert.Equal("A connection cannot be called 'a:b'. Give it a name without a colon.", (await _bench.RefusedAsync("connect a:b sqlite::memory:")).Message);
    }

    [Theory]
    [InlineData(Face.Terminal, "There is no connection 'shp'. Give a connection string, or env:NAME where the environment holds it.")]
    [InlineData(Face.CSharp, "There is no connection 'shp'. Make it with ops.ConnectAsync(\"shp\", \"postgresql://user@host/database\"), or env:NAME in place of the string.")]
    public async Task Each_face_says_how_to_make_a_connection(Face face, string expected) => Assert.Equal(expected, await _bench.RefusedAsync(face, "sql \"select 1\" --connection shp"));

    [Fact]
    public async Task A_connection_is_shown_and_a_terminal_is_told_that_it_keeps_none()
    {
        var result = new ConnectResult("shop", "sqlite", "shop.db", "", "3.50.4") { HoldsPassword = true };
        await _bench.RunAsync($"connect shop \"{Database}\"");
        using var face = Wording.Use(Face.Terminal);

        Assert.Equal(
            "Connected shop\n  kind     sqlite\n  server   shop.db\n  version  3.50.4\nA terminal keeps no connection: give modelops sql the same string as --connection, best as env:NAME.\n",
            ViewText.Render(result.ToView()));
        Assert.Matches("^Connected shop\n  kind      sqlite\n  server    .*shop.db\n  database  main\n  version   3[.0-9]+\n$", _bench.Host.Text);
    }

    [Fact]
    public async Task A_connection_that_cannot_be_opened_leaves_the_one_of_that_name_open()
    {
        await _bench.RunAsync($"connect shop \"{Database}\"");

        Assert.StartsWith($"There is no SQLite database '{_bench.File("none/shop.db")}'", (await _bench.RefusedAsync($"connect shop \"sqlite:Data Source={_bench.File("none/shop.db")};Pooling=False\"")).Message);
        Assert.StartsWith("The environment variable 'MODELOPS_NOWHERE' is not set.", (await _bench.RefusedAsync("connect shop env:MODELOPS_NOWHERE")).Message);
        Assert.StartsWith("The connection string does not begin with a kind of database.", (await _bench.RefusedAsync("connect shop oracel:x")).Message);
        Assert.StartsWith("The connection string for sqlite cannot be used: ", (await _bench.RefusedAsync("connect shop \"sqlite:Data Sauce=x\"")).Message);

        await _bench.RunAsync("sql shop --as total", "select sum(amount) total from sales");
        Assert.Equal([12], _bench.Frame("total").Numbers("total"));
    }

    [Fact]
    public async Task A_query_that_the_database_refuses_says_why_and_the_connection_goes_on()
    {
        await _bench.RunAsync($"connect shop \"{Database}\"");

        Assert.Contains("no such column: amunt", (await _bench.RefusedAsync("sql \"select amunt from sales\" --connection shop --as never")).Message);

        Assert.DoesNotContain("never", _bench.Host.Variables.Keys);
        Assert.Equal(2, (await _bench.Ops.SqlAsync("select * from sales", "shop", TestContext.Current.CancellationToken)).RowCount);
    }

    [Fact]
    public async Task The_end_of_a_session_closes_its_connections()
    {
        var session = new ModelOpsSession(_bench.Host, _bench.Options);
        await session.ConnectAsync("shop", Database, TestContext.Current.CancellationToken);

        await session.DisposeAsync();

        Assert.Empty(session.Connections());
        File.Move(_bench.File("shop.db"), _bench.File("moved.db"));
    }
}
