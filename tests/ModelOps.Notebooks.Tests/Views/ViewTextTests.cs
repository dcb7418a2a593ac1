using FsCheck;
using FsCheck.Fluent;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Views;

/// <summary>Columns stand below one another on a terminal, also with letters that are two columns wide.</summary>
public sealed class ViewTextTests
{
    private static readonly Gen<string> _words = Gen.Elements("a", "Straße", "東京", "서울", "ｱ", "Ａ", "e\u0301", "😀", "x-1", "مرحبا", "").ArrayOf(3).Select(string.Concat);

    [Fact]
    public void Wide_letters_in_every_place() => Golden.Equal("wide.txt", ViewText.Render(new View("東京 and 서울")
        .Fact("都市", "東京")
        .Fact("rows", 12)
        .Table(["city", "都市", "n"], [["Tokyo", "東京", 1], ["Seoul", "서울", 20], ["cafe\u0301", "😀", 3]], "Cities")
        .Rows(Frame.ParseCsv("city,都市,n\nTokyo,東京,1\nSeoul,서울,20\n"))));

    [Fact]
    public void Each_column_begins_at_one_place_in_all_lines()
    {
        var rows = Gen.Zip(_words, _words).NonEmptyListOf().ToArbitrary();
        Check.QuickThrowOnFailure(Prop.ForAll(rows, cells =>
        {
            string[] lines = ViewText.Render(new View("").Table(["first", "second", "end"], cells.Select(row => (object?[])[row.Item1, row.Item2, "|"]))).TrimEnd('\n').Split('\n');
            return lines.Length == cells.Count() + 2 && lines.Skip(2).Select(line => TextTable.WidthOf(line[..line.IndexOf('|', StringComparison.Ordinal)])).Distinct().Count() == 1;
        }));
    }

    [Fact]
    public void Numbers_end_at_one_place_and_nothing_is_a_blank() => Assert.Equal(
        "        n  word\n  ───────  ────\n        1  yes\n  -12.345  –\n           no\n",
        ViewText.Render(new View("").Table(["n", "word"], [[1, true], [-12.345, double.NaN], [null, false]])));

    [Fact]
    public void Facts_follow_one_another_until_something_else_comes() => Assert.Equal(
        "Title\n  a           1\n  longer one  2\nNote.\n  b  3\n[figure: Loss]\n",
        ViewText.Render(new View("Title").Fact("a", 1).Fact("longer one", 2L).Note("Note.").Fact("b", 3).Fact("left out", null).Figure(null).Figure(new Figure("Loss").AddLine([1], [1], "x"))));

    [Theory]
    [InlineData("", 0)]
    [InlineData("plain text", 10)]
    [InlineData("Straße", 6)]
    [InlineData("東京", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("😀", 2)]
    [InlineData("ｱ", 1)]
    [InlineData("Ａ", 2)]
    [InlineData("─│–±", 4)]
    public void A_text_is_as_wide_as_a_terminal_draws_it(string text, int width) => Assert.Equal(width, TextTable.WidthOf(text));

    [Fact]
    public void A_viewable_prints_its_view()
    {
        Assert.Equal("Title\n  rows  5", new Shown(5).ToString());
        Assert.Equal(new Shown(5), new Shown(5));
    }

    private sealed record Shown(int Rows) : Viewable
    {
        public override View ToView() => new View("Title").Fact("rows", Rows);
    }
}
