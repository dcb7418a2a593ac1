using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Issues;

/// <summary>Numbers with a decimal comma in a file of semicolons became text without a word.</summary>
public sealed class DecimalCommaHintTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Face.Terminal, "modelops data load FILE --decimal-comma --as NAME")]
    [InlineData(Face.Notebook, "#!data load FILE --decimal-comma")]
    [InlineData(Face.CSharp, "DecimalComma = true")]
    public void The_report_says_how_to_read_them_in_the_words_of_the_face(Face face, string expected)
    {
        using var use = Wording.Use(face);

        var hint = Assert.Single(Hints("a;b;c\n1,5;x;7\n-2,25;y;8\n;z;9\n"));

        Assert.Contains("the column 'a' holds texts like '1,5'", hint);
        Assert.EndsWith($"read the file with {expected}.", hint);
    }

    [Theory]
    [InlineData("a\tb\n1,5\t2,5\n", "the columns 'a', 'b' hold")]
    [InlineData("a|b\n1|2\n1,5e3|4\n", "the column 'a' holds texts like '1,5e3'")]
    public void Every_separator_but_the_comma_may_have_them(string text, string expected) => Assert.Contains(expected, Assert.Single(Hints(text)));

    [Theory]
    [InlineData("a;b\n1,5;x\nmany;y\n")]
    [InlineData("a;b\n1.5;x\n2;y\n")]
    [InlineData("a,b\n\"1,5\",x\n")]
    [InlineData("a;b\n1,5,6;x\n")]
    public void Other_texts_give_no_hint(string text) => Assert.Empty(Hints(text));

    [Fact]
    public void A_type_that_was_asked_for_gives_no_hint() =>
        Assert.Empty(CsvReader.Parse("a;b\n1,5;x\n", new CsvReadOptions { Types = new Dictionary<string, ColumnType> { ["a"] = ColumnType.String } }).Report.Hints);

    [Fact]
    public void What_the_hint_says_reads_the_numbers()
    {
        var frame = Frame.ReadCsv(_folder.Write("a.csv", "a;b;c\n1,5;x;\"p;q\"\n2,25;y;\"\"\n"), new CsvReadOptions { DecimalComma = true });

        Assert.Equal(2.25, frame["a"][1]);
        Assert.Equal("p;q", frame["c"][0]);
    }

    private static IReadOnlyList<string> Hints(string text) => CsvReader.Parse(text).Report.Hints;
}
