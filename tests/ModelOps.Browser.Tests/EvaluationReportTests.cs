using Microsoft.Playwright;
using ModelOps.TestSupport;

namespace ModelOps.Browser.Tests;

/// <summary>The report of an evaluation in a real browser: on a phone and on a desk, in light and dark, by mouse and keyboard.</summary>
public sealed class EvaluationReportTests(EvaluationReportFixture made) : IClassFixture<EvaluationReportFixture>, IAsyncLifetime
{
    private readonly List<string> _complaints = [];
    private Chromium _chromium = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _chromium = await Chromium.StartAsync();
        _page = await _chromium.OpenPageAsync(1280, 900);
        _page.Console += (_, message) => _complaints.Add(message.Text);
        _page.PageError += (_, problem) => _complaints.Add(problem);
        _page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                _complaints.Add(request.Url);
            }
        };
    }

    [Fact]
    public async Task Every_figure_is_drawn_and_the_page_never_scrolls_sideways()
    {
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Light), (400, ColorScheme.Light), (400, ColorScheme.Dark), (320, ColorScheme.Dark) })
        {
            await OpenAsync(width, scheme);
            Assert.Equal(width, await _page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            Assert.Equal(scheme == ColorScheme.Dark ? "rgb(20, 23, 27)" : "rgb(255, 255, 255)", await _page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
            var wide = await _page.EvaluateAsync<string[]>("width => [...document.querySelectorAll('.modelops-figure .svg-container')].filter(figure => figure.getBoundingClientRect().right > width).map(figure => figure.textContent)", width);
            Assert.Empty(wide);
        }

        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_page_that_turns_dark_takes_its_figures_along()
    {
        await OpenAsync(1280, ColorScheme.Light);
        const string Colour = "() => getComputedStyle(document.querySelector('#figure-1 .gtitle')).fill";
        var light = await _page.EvaluateAsync<string>(Colour);

        await _page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });

        await _page.WaitForFunctionAsync("() => getComputedStyle(document.querySelector('#figure-1 .gtitle')).fill === 'rgb(228, 230, 233)'");
        Assert.NotEqual("rgb(228, 230, 233)", light);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Tables_are_sorted_by_click_and_by_keyboard()
    {
        await OpenAsync(400, ColorScheme.Light);
        var table = _page.Locator("section", new() { Has = _page.Locator("h2", new() { HasTextString = "Metrics" }) }).Locator("table").First;
        var head = table.Locator("th", new() { HasTextString = "value" });
        async Task<double[]> ValuesAsync() => [.. (await table.Locator("tbody td:nth-child(2)").AllTextContentsAsync()).Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
        var before = await ValuesAsync();
        Assert.Equal("none", await head.GetAttributeAsync("aria-sort"));

        await head.Locator("button").ClickAsync();
        Assert.Equal("ascending", await head.GetAttributeAsync("aria-sort"));
        Assert.Equal(before.Order(), await ValuesAsync());

        await head.Locator("button").FocusAsync();
        await _page.Keyboard.PressAsync("Enter");
        Assert.Equal("descending", await head.GetAttributeAsync("aria-sort"));
        Assert.Equal(before.OrderDescending(), await ValuesAsync());

        await table.Locator("th button").First.FocusAsync();
        await _page.Keyboard.PressAsync("Space");
        Assert.Equal(["ascending", "none"], [await table.Locator("th").First.GetAttributeAsync("aria-sort"), await head.GetAttributeAsync("aria-sort")]);
        var names = await table.Locator("tbody td:first-child").AllTextContentsAsync();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(before.Order(), (await ValuesAsync()).Order());
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }
    }

    private async Task OpenAsync(int width, ColorScheme scheme)
    {
        await _page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await _page.SetViewportSizeAsync(width, 900);
        await _page.GotoAsync(made.Address);
        await _page.WaitForFunctionAsync("() => [...document.querySelectorAll('.modelops-figure')].every(figure => figure.querySelector('.main-svg'))");
    }
}
