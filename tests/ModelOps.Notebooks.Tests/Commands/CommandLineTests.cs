namespace ModelOps.Notebooks.Tests.Commands;

/// <summary>A magic's line as words, for kernels that hand over the whole line.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void Blanks_part_words_and_quotes_keep_them()
    {
        var words = CommandLineWords.Parse("""credit  --target "credit risk" --steps "log(amount); one-hot(purpose, min_count=20)" --end""");
        Assert.Equal(["credit"], words.Positional.Select(word => word.Text));
        Assert.Equal(new CommandWord("credit risk", true), words.Named["target"]);
        Assert.Equal("log(amount); one-hot(purpose, min_count=20)", words.Named["steps"]!.Value.Text);
        Assert.Null(words.Named["end"]);
    }

    [Fact]
    public void A_value_may_follow_an_equals_sign_and_hold_a_quote()
    {
        var words = CommandLineWords.Parse("""--as=model --target="credit risk" --note "he said \"no\"" """);
        Assert.Equal(("model", "credit risk", "he said \"no\""), (words.Named["as"]!.Value.Text, words.Named["target"]!.Value.Text, words.Named["note"]!.Value.Text));
    }

    [Fact]
    public void A_quoted_word_is_a_value_whatever_it_looks_like()
    {
        var words = CommandLineWords.Parse("""--name "--as" "@seed" @seed""");
        Assert.Equal(new CommandWord("--as", true), words.Named["name"]);
        Assert.Equal([new CommandWord("@seed", true), new CommandWord("@seed")], words.Positional);
    }

    [Fact]
    public void JSON_is_one_word_to_its_last_bracket()
    {
        var words = CommandLineWords.Parse("""@input:{"prompt": "Which } file?"} [1, [2, 3]] x""");
        Assert.Equal(["""@input:{"prompt": "Which } file?"}""", "[1, [2, 3]]", "x"], words.Positional.Select(word => word.Text));
    }

    [Theory]
    [InlineData("--target \"risk", "A quote is not closed in: \"risk Add the closing \".")]
    [InlineData("--target a --target b", "Option '--target' is given twice. Give it once; separate several values by commas.")]
    public void What_cannot_be_read_is_one_sentence(string line, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => CommandLineWords.Parse(line)).Message);

    [Fact]
    public void Options_that_a_command_does_not_have_are_named_with_the_nearest()
    {
        using var face = Wording.Use(Face.Notebook);
        var train = CommandCatalog.Under("train").Single();
        Assert.Empty(train.UnknownOptions(CommandLineWords.Parse("credit --target risk")));
        Assert.StartsWith("'train' has no option '--tarjet'. Did you mean '--target'?", Assert.Single(train.UnknownOptions(CommandLineWords.Parse("credit --tarjet risk"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1st")]
    [InlineData("\"my frame\"")]
    [InlineData("a-b")]
    [InlineData("\"\"")]
    public async Task A_name_that_no_variable_can_have_is_refused_before_the_work(string name)
    {
        await using var bench = new Support.Workbench();

        Assert.Equal(
            $"'--as' cannot be '{name.Trim('"')}'. Give the name of a variable: letters, digits and '_', beginning with no digit.\n'train' needs '--target': Column to predict.",
            await bench.RefusedAsync(Face.Notebook, $"train train --as {name}"));
        Assert.DoesNotContain("'--as'", await bench.RefusedAsync(Face.Terminal, $"train train --as {name}"));
        await bench.RunAsync("sql \"select 1 x\" --as größe_2");
        Assert.Equal(1, bench.Frame("größe_2").RowCount);
    }
}
