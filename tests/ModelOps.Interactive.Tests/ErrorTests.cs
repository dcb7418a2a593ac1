using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using ModelOps.TestSupport;

namespace ModelOps.Interactive.Tests;

/// <summary>What a user reads when something is wrong, and what goes on afterwards.</summary>
public sealed class ErrorTests
{
    [Fact]
    public async Task An_error_is_the_commands_sentence_in_the_words_of_a_notebook()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("var credits = 1;");
        Assert.Equal("There is no variable and no file 'credit'. Did you mean 'credits'? Load data with #!data load FILE --as credit.", await notebook.FailAsync("#!data profile credit"));
        Assert.Equal("'#!data' needs one of load, images, profile, schema, check, split as its first word, not 'lod'. Did you mean 'load'?", await notebook.FailAsync("#!data lod x.csv"));
        Assert.StartsWith("'train' needs '--target'", (await notebook.FailAsync("#!train credits")).Split('\n')[^1], StringComparison.Ordinal);
        Assert.StartsWith("'data load' has no option '--asx'.", await notebook.FailAsync("#!data load x.csv --asx y"), StringComparison.Ordinal);
        Assert.StartsWith("'train' has no option '--tarjet'. Did you mean '--target'?", await notebook.FailAsync("#!train credits --tarjet risk"), StringComparison.Ordinal);
        Assert.Equal("A quote is not closed in: \"risk Add the closing \".", await notebook.FailAsync("#!train credits --target \"risk"));
        Assert.Equal("Option '--target' is given twice. Give it once; separate several values by commas.", await notebook.FailAsync("#!train credits --target a --target b"));
    }

    [Fact]
    public async Task A_cell_stops_at_the_magic_that_fails()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("var after = 0;");
        await notebook.FailAsync("#!data profile nowhere\nafter = 1;");
        Assert.Equal(0, notebook.Value<int>("after"));
        await notebook.ShowAsync("after = 2;");
        Assert.Equal(2, notebook.Value<int>("after"));
    }

    [Fact]
    public async Task A_check_that_says_no_shows_its_report_and_fails_the_cell()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("""
            var good = Frame.ParseCsv("age\n20\n30\n");
            var bad = Frame.ParseCsv("age\nx\n30\n");
            """);
        await notebook.ShowAsync("#!data schema good --as schema");
        var result = await notebook.RunAsync("#!data check bad --schema schema");
        Assert.Contains("age", new Shown(result).Text, StringComparison.Ordinal);
        Assert.Single(result.Events.OfType<CommandFailed>());
    }

    [Fact]
    public async Task An_interrupt_ends_the_magic_and_keeps_the_session()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync($"#!data load {RepositoryPaths.Of("data", "german_credit.csv")} --as credit");
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var progress = notebook.Kernel.KernelEvents.Subscribe(produced =>
        {
            if (produced is DisplayedValueProduced { ValueId: { } id } && id.StartsWith("progress-", StringComparison.Ordinal))
            {
                begun.TrySetResult();
            }
        });
        var search = notebook.RunAsync("#!tune credit --target risk --positive bad --trainers gradient-boosting --trials 400 --folds 10 --seed 1 --as best");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await notebook.Kernel.SendAsync(new Cancel(), TestContext.Current.CancellationToken);
        var result = await search.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Single(result.Events.OfType<CommandFailed>());
        await notebook.ShowAsync("var alive = credit.RowCount;");
        Assert.Equal(1000, notebook.Value<int>("alive"));
        Assert.Contains("1000", (await notebook.ShowAsync("#!sql\nselect count(*) n from credit")).Text, StringComparison.Ordinal);
    }
}
