using ModelOps.TestSupport;

namespace ModelOps.Plots.Tests;

public sealed class FigureHtmlTests
{
    [Fact]
    public void A_fragment_is_the_approved_one() =>
        Golden.Equal("fragment.golden.html", FigureHtml.Fragment(new Figure("Loss & more", "step", "loss").AddLine([1, 2], [0.5, 0.25], "train"), "figure-1"));

    [Fact]
    public void Data_cannot_leave_the_script_or_the_text()
    {
        var html = FigureHtml.Fragment(new Figure("</pre></script><b>x").AddBars(["</script><img onerror=alert(1)>", "<!--"], [1, 2], "\u2028"), "\"></div><script>alert(1)");
        Assert.Equal(1, Occurrences(html, "<script>"));
        Assert.Equal(1, Occurrences(html, "</script>"));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\u2028", html[html.IndexOf("<script>", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_offers_no_button_that_sends_data_away() =>
        Assert.Contains("showSendToCloud:false", FigureHtml.Fragment(new Figure("t")), StringComparison.Ordinal);

    [Fact]
    public void Two_fragments_of_one_figure_have_places_of_their_own()
    {
        var figure = new Figure("t");
        Assert.NotEqual(FigureHtml.Fragment(figure), FigureHtml.Fragment(figure));
    }

    [Fact]
    public void The_script_is_plotly_unpacked_by_the_browser()
    {
        using var script = new StreamReader(PlotlyScript.Open());
        Assert.Contains("plotly.js v3.7.0", script.ReadToEnd()[..200], StringComparison.Ordinal);

        var element = FigureHtml.Script();

        Assert.Equal(1, Occurrences(element, "<script>"));
        Assert.Equal(1, Occurrences(element, "</script>"));
        Assert.InRange(element.Length, 1_000_000, 3_000_000);
    }

    [Fact]
    public void A_document_carries_plotly_once()
    {
        var document = new FigureDocument();
        document.CellStarted("a");
        Assert.Contains("DecompressionStream", document.Render(new Figure("1")), StringComparison.Ordinal);
        Assert.DoesNotContain("DecompressionStream", document.Render(new Figure("2")), StringComparison.Ordinal);
        document.CellStarted("b");
        Assert.DoesNotContain("DecompressionStream", document.Render(new Figure("3")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_cell_that_carried_plotly_carries_it_again_when_run_again()
    {
        var document = new FigureDocument();
        document.CellStarted("a");
        document.Render(new Figure("1"));
        document.CellStarted("a");
        Assert.Contains("DecompressionStream", document.Render(new Figure("1")), StringComparison.Ordinal);
        Assert.DoesNotContain("DecompressionStream", document.Render(new Figure("2")), StringComparison.Ordinal);
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}
