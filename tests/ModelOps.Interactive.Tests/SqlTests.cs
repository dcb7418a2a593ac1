using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace ModelOps.Interactive.Tests;

/// <summary>SQL as a language of the notebook.</summary>
public sealed class SqlTests
{
    private const string People = """var people = Frame.ParseCsv("name,age\nAda,36\nAlan,41\n");""";

    [Fact]
    public async Task The_code_below_the_magic_is_the_query()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync(People);
        var shown = await notebook.ShowAsync("#!sql --as old\nselect name\nfrom people\nwhere age > 40");
        Assert.Contains("Alan", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", shown.Text, StringComparison.Ordinal);
        Assert.Equal(1, notebook.Value<Frame>("old").RowCount);
    }

    [Fact]
    public async Task A_cell_marked_as_SQL_needs_no_magic()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync(People);
        Assert.Contains("77", (await notebook.ShowAsync("select sum(age) as total from people", "sql")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_query_may_stand_behind_the_magic()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync(People);
        Assert.Contains("77", (await notebook.ShowAsync("""#!sql "select sum(age) as total from people" --as totals""")).Text, StringComparison.Ordinal);
        Assert.Equal(77, notebook.Value<Frame>("totals").Numbers("total")[0]);
    }

    [Theory]
    [InlineData("--deployment none", "none")]
    [InlineData("--connection none", "none")]
    public async Task The_options_of_the_magic_count(string options, string named)
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync(People);
        Assert.Contains($"'{named}'", await notebook.FailAsync($"#!sql {options}\nselect age from people"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_behind_the_magic_is_asked_the_query_below_it()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.Ops.ConnectAsync("shop", "sqlite::memory:", TestContext.Current.CancellationToken);
        var shown = await notebook.ShowAsync("#!sql shop\ncreate table sales (amount integer);\ninsert into sales values (5), (7);\nselect sqlite_version() is not null as here, amount from sales order by amount\n#!sql shop --as total\nselect sum(amount) as total from sales\n#!csharp\nvar sum = total.Numbers(\"total\")[0];");
        Assert.Contains("amount", shown.Text, StringComparison.Ordinal);
        Assert.Equal(12, notebook.Value<double>("sum"));

        // The same line twice: each has the query below itself.
        await notebook.ShowAsync("#!sql shop --as x\nselect 1 as n\n#!sql shop --as x\nselect 2 as n");
        Assert.Equal(2, notebook.Value<Frame>("x").Numbers("n")[0]);
        Assert.StartsWith("There is no connection 'shp'. Did you mean 'shop'?", await notebook.FailAsync("#!sql shp\nselect 1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_magic_with_no_query_anywhere_and_one_with_two_are_refused()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        Assert.Equal("There is no query. Write it below #!sql, or in quotes behind it.", await notebook.FailAsync("#!sql --as x"));
        Assert.Equal("There are two queries. Keep the one behind #!sql, or the one below it.", await notebook.FailAsync("#!sql \"select 1\"\nselect 2"));
        Assert.Contains("--connection", (await notebook.ShowAsync("#!sql --help\nselect 1")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_below_feedback_are_read_with_the_options_of_its_line()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        var folder = notebook.Folder.File("payloads");
        await using (var log = new PayloadLog(folder, new PayloadLogOptions()))
        {
            log.Scored(new ScoredRequest("r1", "credit", "1", DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(1), 1, 200) { Rows = new Frame(new Column<double>("a", [1])), Answer = new Frame(new Column<double>("prediction", [2])) });
        }

        var shown = await notebook.ShowAsync($"var before = 1;\n#!feedback {folder} --id key --label truth\nkey,truth\nr1,5");
        Assert.Contains("1 label", shown.Text, StringComparison.Ordinal);
        Assert.Contains("5", (await notebook.ShowAsync($"#!sql --deployment {folder}\nselect label from labels")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CSharp_follows_SQL_in_one_cell()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync(People + "\n#!sql --as totals\nselect sum(age) as total from people\n#!csharp\nvar total = totals.Numbers(\"total\")[0];");
        Assert.Equal(77, notebook.Value<double>("total"));
    }

    [Fact]
    public async Task An_error_in_the_query_is_DuckDBs_sentence_and_the_tables_are_completed()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync(People);
        Assert.Contains("ages", await notebook.FailAsync("#!sql\nselect ages from people"), StringComparison.Ordinal);
        var completions = await notebook.Kernel.SendAsync(new RequestCompletions("select * from ", new(0, 14), "sql"), TestContext.Current.CancellationToken);
        Assert.Equal("people", Assert.Single(Assert.Single(completions.Events.OfType<CompletionsProduced>()).Completions).DisplayText);
    }
}
