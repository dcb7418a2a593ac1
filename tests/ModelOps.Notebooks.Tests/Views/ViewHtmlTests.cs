using System.Net;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Notebooks.Tests.Views;

/// <summary>No text of a user's gets into the HTML as HTML.</summary>
public sealed partial class ViewHtmlTests
{
    private static readonly string[] _pieces = ["<script>", "</td>", "</table>", "\"", "'", "&", "&lt;", "<", ">", "-->", "ü", "漢", " ", "a", "onload=", "\u00A0", "😀"];

    private static readonly Gen<string> _texts = Gen.Elements(_pieces).ListOf().Select(string.Concat).Select(text => text.Length > 36 ? text[..36].TrimEnd('\uD83D') : text);

    private static View Of(string text, int rows = 3) => new View(text)
        .Fact(text, text)
        .Table([text, "n"], Enumerable.Range(0, rows).Select(row => (object?[])[text, row]), text)
        .Note(text);

    [Fact]
    public void Any_text_anywhere_is_escaped_and_read_back_by_a_browser() => Check.QuickThrowOnFailure(Prop.ForAll(_texts.Where(text => text.Length > 0).ToArbitrary(), text =>
    {
        var html = ViewHtml.Render(Of(text));
        var plain = ViewHtml.Render(Of("x"));
        string[] shown = [.. Tags().Split(html).Select(WebUtility.HtmlDecode).Where(part => part!.Length > 0)!];
        string[] expected = [.. Tags().Split(plain).Where(part => part.Length > 0).Select(part => part == "x" ? text : part)];
        return Tags().Matches(html).Select(tag => tag.Value).SequenceEqual(Tags().Matches(plain).Select(tag => tag.Value)) && shown.SequenceEqual(expected);
    }));

    [Fact]
    public void The_names_of_columns_that_are_folded_away_are_escaped()
    {
        string[] heads = [.. Enumerable.Range(0, 30).Select(i => $"<b>column {i}</b>")];
        var html = ViewHtml.Render(new View("").Table(heads, [heads]));

        Assert.DoesNotContain("<b>", html);
        Assert.Matches("<summary>[0-9]+ more columns: &lt;b&gt;column [0-9]+&lt;/b&gt; &#183; ", html);
    }

    [Fact]
    public void A_wide_table_without_names_of_columns_loses_nothing()
    {
        object?[] row = [.. Enumerable.Range(0, 30).Select(i => (object?)$"a cell with number {i}")];
        var html = ViewHtml.Render(new View("").Table([.. row.Select(_ => "")], [row]));

        Assert.All(row, cell => Assert.Contains($">{cell}</td>", html));
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(31, 6)]
    public void Many_rows_are_folded_away_after_the_first(int rows, int folded)
    {
        var html = ViewHtml.Render(Of("x", rows));

        Assert.Equal(folded > 0, html.Contains($"<details><summary>{folded} more rows</summary>", StringComparison.Ordinal));
        Assert.Equal(rows, RowNumbers().Count(html));
    }

    [Fact]
    public void A_line_of_a_note_is_a_line() =>
        Assert.Equal("<div class=\"modelops\"><p>first &lt;<br>second</p></div>", ViewHtml.Render(new View("").Note("first <\nsecond")));

    [Fact]
    public void A_document_is_taken_as_it_is_and_Markdown_is_an_output_of_its_own()
    {
        var view = new View("").Document("<em>drawn</em>", "drawn").Markdown("# Title");

        Assert.Equal("<div class=\"modelops\"><em>drawn</em></div>", ViewHtml.Render(view));
        Assert.Equal("drawn\n# Title\n", ViewText.Render(view));
        Assert.Equal(["# Title"], ViewBundles.Of(view, new FigureDocument()).Skip(1).Select(bundle => Assert.Single(bundle.Data).Value));
    }

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("<td style=\"text-align:right\">[0-9]+</td>")]
    private static partial Regex RowNumbers();
}
