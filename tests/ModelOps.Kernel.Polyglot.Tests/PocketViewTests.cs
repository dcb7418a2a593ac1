using System.Globalization;
using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;
using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;

namespace ModelOps.Kernel.Polyglot.Tests;

/// <summary>HTML written as C#, as notebooks write it.</summary>
public sealed class PocketViewTests
{
    [Fact]
    public void Every_tag_is_an_element_of_its_name()
    {
        string[] empty = ["br", "hr", "img", "input", "link", "source"];
        var tags = typeof(PocketViewTags).GetProperties(BindingFlags.Public | BindingFlags.Static);
        Assert.True(tags.Length >= 50, $"{tags.Length}");
        foreach (var tag in tags)
        {
            Assert.Equal(empty.Contains(tag.Name) ? $"<{tag.Name}>" : $"<{tag.Name}></{tag.Name}>", tag.GetValue(null)!.ToString());
        }
    }

    [Fact]
    public void Elements_stand_in_elements_and_texts_are_escaped()
    {
        Assert.Equal("<ul><li>a &lt; b</li><li><b>c &amp; d</b></li></ul>", (string)ul(li("a < b"), li(b("c & d"))).ToString());
        Assert.Equal("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", (string)p("<script>alert(1)</script>").ToString());
    }

    [Fact]
    public void Attributes_are_named_arguments_and_are_escaped()
    {
        Assert.Equal("<div style=\"color:red\" data-id=\"7\">x</div>", (string)div[style: "color:red", data_id: 7]("x").ToString());
        Assert.Equal("<a href=\"?a=1&amp;b=&quot;2&quot;\">go</a>", (string)a[href: "?a=1&b=\"2\""]("go").ToString());
        Assert.Equal("<img src=\"a.png\" alt=\"\">", (string)img[src: "a.png", alt: null].ToString());
    }

    [Fact]
    public void A_member_is_a_class()
    {
        Assert.Equal("<td class=\"right-side\">1</td>", (string)td.right_side("1").ToString());
        Assert.Equal("<tr class=\"odd\" id=\"r\"></tr>", (string)tr.odd[id: "r"].ToString());
    }

    [Fact]
    public void Numbers_are_written_alike_in_every_culture()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            Thread.CurrentThread.CurrentCulture = comma;
            Assert.Equal("1,5", 1.5.ToString(comma));
            Assert.Equal("<td>1.5</td>", (string)td(1.5).ToString());
            Assert.Equal("<td>-2</td>", (string)td(-2).ToString());
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void Sequences_are_taken_apart_and_null_is_nothing()
    {
        var cells = new[] { 1, 2 }.Select(n => (object)td(n));
        Assert.Equal("<tr><td>1</td><td>2</td></tr>", (string)tr(cells).ToString());
        Assert.Equal("<p>a&lt;b</p>", (string)p(new List<object?> { "a", null, new[] { "<" }, "b" }).ToString());
        Assert.Equal("<p></p>", (string)p((object?)null).ToString());
    }

    [Fact]
    public void Raw_text_and_HTML_stay_as_they_are()
    {
        Assert.Equal("<div><i>x</i><u>y</u></div>", (string)div(raw("<i>x</i>"), new HtmlString("<u>y</u>")).ToString());
        Assert.Equal("<i>x</i>", raw("<i>x</i>").ToString());
    }

    [Fact]
    public void Content_is_added_and_the_element_it_came_from_is_unchanged()
    {
        var first = span("a");
        var second = first("b");
        Assert.Equal("<span>a</span>", (string)first.ToString());
        Assert.Equal("<span>ab</span>", (string)second.ToString());
        Assert.Equal("<my-tag>x</my-tag>", (string)((dynamic)new PocketView("my-tag"))("x").ToString());
    }

    [Fact]
    public async Task A_cell_shows_an_element_as_HTML()
    {
        using var session = new Session();
        await session.RunAsync("""
            var rows = new[] { ("a<b", 1), ("c", 2) };
            table[style: "width:50%"](thead(tr(th("name"), th("n"))), tbody(rows.Select(row => tr(td(row.Item1), td(row.Item2)))))
            """);
        Assert.Null(session.Error?.Message);
        Assert.Equal("<table style=\"width:50%\"><thead><tr><th>name</th><th>n</th></tr></thead><tbody><tr><td>a&lt;b</td><td>1</td></tr><tr><td>c</td><td>2</td></tr></tbody></table>", session.Html);
    }
}
