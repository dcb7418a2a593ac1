using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Notebooks.Tests.Commands;

public sealed class CommandLineWordsTests
{
    [Fact]
    public void Words_without_a_name_keep_their_order_and_options_take_the_next_word()
    {
        var words = CommandLineWords.Parse("credit_train other --target risk --set trees=200,leaves=31 --force --run-name=first");

        Assert.Equal(["credit_train", "other"], words.Positional);
        Assert.Equal("risk", words.Named["target"]);
        Assert.Equal("trees=200,leaves=31", words.Named["set"]);
        Assert.Null(words.Named["force"]);
        Assert.Equal("first", words.Named["run-name"]);
    }

    [Fact]
    public void Quotes_keep_blanks_dashes_and_escaped_quotes()
    {
        var words = CommandLineWords.Parse("""--note "a \"good\" -- model" "--not-an-option" """);

        Assert.Equal("a \"good\" -- model", words.Named["note"]);
        Assert.Equal(["--not-an-option"], words.Positional);
    }

    [Fact]
    public void A_negative_number_is_a_value() => Assert.Equal("-1", CommandLineWords.Parse("--seed -1").Named["seed"]);

    [Fact]
    public void An_open_quote_is_refused()
    {
        var fault = Assert.Throws<InvalidInputException>(() => CommandLineWords.Parse("--note \"open"));
        Assert.Equal("A quote is not closed in: \"open Add the closing \".", fault.Message);
    }

    [Fact]
    public void An_option_given_twice_is_refused()
    {
        var fault = Assert.Throws<InvalidInputException>(() => CommandLineWords.Parse("--seed 1 --seed 2"));
        Assert.Equal("Option '--seed' is given twice. Give it once; separate several values by commas.", fault.Message);
    }

    [Fact]
    public void Any_text_quoted_comes_back_as_it_was() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var value = text.Get.Replace("\\", "/", StringComparison.Ordinal);
            var quoted = "\"" + value.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
            return CommandLineWords.Parse("--note " + quoted).Named["note"] == value;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_crashes_the_parser() =>
        Prop.ForAll<string>(text =>
        {
            try
            {
                CommandLineWords.Parse(text ?? "");
            }
            catch (InvalidInputException)
            {
                // The one fault a line may have.
            }
        }).QuickCheckThrowOnFailure();
}
