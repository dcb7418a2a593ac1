using ModelOps.TestSupport;

namespace ModelOps.Plots.Tests;

/// <summary>Draws with the real plotly.js in Debian's Chromium and looks at the document it leaves.</summary>
public sealed class FigureInBrowserTests
{
    [Fact]
    public async Task A_page_opened_from_disk_draws_its_figures()
    {
        var document = await OpenAsync(FigureHtml.Page("Page", [new Figure("First </script>").AddLine([1, 2], [3, 4], "</script>"), new Figure("Second").AddBars(["a"], [1])]));
        Assert.Equal(3, document.Split("class=\"plot-container").Length);
        Assert.Contains("First &lt;/script&gt;</text>", document, StringComparison.Ordinal);
        Assert.Contains("Second</text>", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_with_a_module_loader_and_a_plotly_of_its_own_keeps_both()
    {
        var figures = new FigureDocument();
        var first = figures.Render(new Figure("First").AddLine([1, 2], [3, 4]));
        var second = figures.Render(new Figure("Second").AddLine([1, 2], [3, 4]));
        var document = await OpenAsync($$"""
            <!DOCTYPE html><html><body><script>var calls=0;function define(){calls++}define.amd={};window.Plotly={own:1};</script>
            {{second}}{{first}}
            <script>setTimeout(function(){document.body.setAttribute("data-calls",calls+"/"+window.Plotly.own)},3000)</script></body></html>
            """);
        Assert.Contains("data-calls=\"0/1\"", document, StringComparison.Ordinal);
        Assert.Contains("First</text>", document, StringComparison.Ordinal);
        Assert.Contains("Second</text>", document, StringComparison.Ordinal);
    }

    private static async Task<string> OpenAsync(string html)
    {
        Assert.SkipUnless(Chromium.IsInstalled, Chromium.Missing);
        using var folder = new TemporaryFolder();
        return await Chromium.DumpAsync(new Uri(folder.Write("page.html", html)), folder);
    }
}
