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
