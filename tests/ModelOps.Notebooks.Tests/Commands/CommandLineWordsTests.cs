namespace ModelOps.Notebooks.Tests.Commands;

public sealed class CommandLineWordsTests
{
    [Fact]
    public void Words_without_a_name_keep_their_order_and_options_take_the_next_word()
    {
        var words = Of("credit_train", "other", "--target", "risk", "--set", "trees=200,leaves=31", "--force", "--run-name=first");

        Assert.Equal(["credit_train", "other"], words.Positional.Select(word => word.Text));
        Assert.Equal("risk", words.Named["target"]?.Text);
        Assert.Equal("trees=200,leaves=31", words.Named["set"]?.Text);
        Assert.Null(words.Named["force"]);
        Assert.Equal("first", words.Named["run-name"]?.Text);
    }

    [Fact]
    public void A_literal_word_is_a_value_whatever_it_looks_like()
    {
        var words = CommandLineWords.Of([new("--note"), new("--help", IsLiteral: true), new("-h", IsLiteral: true)]);

        Assert.Equal("--help", words.Named["note"]?.Text);
        Assert.Equal("-h", Assert.Single(words.Positional).Text);
        Assert.DoesNotContain("help", words.Named.Keys);
    }

    [Fact]
    public void A_short_option_is_no_value_of_the_one_before()
    {
        var words = Of("pipeline.yaml", "--dry-run", "-p", "day=1", "-f", "more.yaml");

        Assert.Null(words.Named["dry-run"]);
        Assert.Equal(("day=1", "more.yaml"), (words.Named["parameter"]?.Text, words.Named["parameters"]?.Text));
    }

    [Fact]
    public void A_negative_number_is_a_value() => Assert.Equal("-1", Of("--seed", "-1").Named["seed"]?.Text);

    [Fact]
    public void An_option_given_twice_is_refused()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Of("--seed", "1", "--seed", "2"));
        Assert.Equal("Option '--seed' is given twice. Give it once; separate several values by commas.", exception.Message);
    }

    private static CommandLineWords Of(params string[] words) => CommandLineWords.Of([.. words.Select(word => new CommandWord(word))]);

    [Fact]
    public void The_options_that_repeat_are_those_that_commands_mark_so() =>
        Assert.Equal(CommandCatalog.All.SelectMany(command => command.Parameters).Where(parameter => parameter.Repeats).Select(parameter => parameter.Name).Distinct().Order(), CommandLineWords.Repeated.Order());

    [Fact]
    public void An_option_of_that_name_repeats_wherever_it_stands() =>
        Assert.All(CommandCatalog.All.SelectMany(command => command.Parameters).Where(parameter => CommandLineWords.Repeated.Contains(parameter.Name)), parameter => Assert.True(parameter.Repeats));
}
