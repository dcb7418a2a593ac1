using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Notebooks.Tests.Commands;

/// <summary>Any words, written as a line, are read as the same words.</summary>
public sealed class CommandLinePropertyTests
{
    private static readonly string[] _pieces = ["a", "Ü", "漢", "7", " ", "\t", "=", "-", "--", ",", "@", "'", "\"", "{", "}", "[", "]", ":", "--help", "\n", "/", "\\x", "#!"];

    private static readonly Gen<string> _texts = Gen.Elements(_pieces).ListOf().Select(string.Concat);

    [Fact]
    public void Quoted_words_are_read_as_they_were_written()
    {
        var words = _texts.Where(text => !text.EndsWith('\\')).ListOf().ToArbitrary();
        Check.QuickThrowOnFailure(Prop.ForAll(words, written =>
        {
            var read = CommandLineWords.Parse(string.Join(' ', written.Select(Quoted)));
            return read.Named.Count == 0 && read.Positional.SequenceEqual(written.Select(text => new CommandWord(text, true)));
        }));
    }

    [Fact]
    public void Options_are_read_with_their_values_with_a_blank_or_an_equals_sign()
    {
        var names = Gen.Elements("as", "target", "run-name", "set", "x1");
        var options = Gen.Zip(names, Gen.Zip(_texts, Gen.Elements(true, false))).ListOf().Select(all => all.DistinctBy(option => option.Item1).ToArray()).ToArbitrary();
        Check.QuickThrowOnFailure(Prop.ForAll(options, written =>
        {
            var read = CommandLineWords.Parse(string.Concat(written.Select(option => $" --{option.Item1}{(option.Item2.Item2 ? "=" : "  ")}{Quoted(option.Item2.Item1)}")));
            return read.Positional.Count == 0 && read.Named.Count == written.Length
                && written.All(option => read.Named[option.Item1] == new CommandWord(option.Item2.Item1, true));
        }));
    }

    [Fact]
    public void Plain_words_keep_their_letters()
    {
        var plain = Gen.Elements("a", "Ü", "漢", "7", "=", "-", ",", "@", "'", "}", "]", ":", "/").NonEmptyListOf().Select(string.Concat).Where(text => !text.StartsWith("--", StringComparison.Ordinal) && text is not "-h" and not "-?");
        Check.QuickThrowOnFailure(Prop.ForAll(plain.ListOf().ToArbitrary(), written =>
            CommandLineWords.Parse(string.Join("  ", written)).Positional.SequenceEqual(written.Select(text => new CommandWord(text)))));
    }

    [Fact]
    public void Any_line_is_read_or_refused_in_a_sentence() =>
        Check.QuickThrowOnFailure(Prop.ForAll(_texts.ToArbitrary(), line =>
        {
            try
            {
                CommandLineWords.Parse(line);
                return true;
            }
            catch (InvalidInputException error)
            {
                return error.Message.StartsWith("A quote is not closed in: ", StringComparison.Ordinal) || error.Message.Contains("is given twice.", StringComparison.Ordinal);
            }
        }));

    [Theory]
    [InlineData("""--set=trees="200" """, "set", "trees=200")]
    [InlineData("""--connection=Host="my host";Port=5 """, "connection", "Host=my host;Port=5")]
    [InlineData("""--name="" """, "name", "")]
    public void A_quote_inside_a_value_belongs_to_it(string line, string option, string expected)
    {
        var words = CommandLineWords.Parse(line);

        Assert.Empty(words.Positional);
        Assert.Equal(expected, words.Named[option]!.Value.Text);
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
