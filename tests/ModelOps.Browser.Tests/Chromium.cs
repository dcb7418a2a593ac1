using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ModelOps.Browser.Tests.ChromiumEnd))]

namespace ModelOps.Browser.Tests;

/// <summary>Debian's Chromium without a window: one for all tests, in which each has pages of its own. Tests are skipped where it is not installed.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    // A busy machine takes many times as long as an idle one.
    private const int Patience = 120_000;

    private static readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _shared = new(LaunchAsync);
    private readonly IBrowser _browser;
    private readonly List<IPage> _pages = [];

    private Chromium(IBrowser browser) => _browser = browser;

    public static async Task<Chromium> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Executable), $"{Executable} is not installed (Debian: chromium)");
        return new Chromium((await _shared.Value).Browser);
    }

    public async Task<IPage> OpenPageAsync(int width = 1100, int height = 1400)
    {
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        page.SetDefaultTimeout(Patience);
        _pages.Add(page);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages)
        {
            await page.CloseAsync();
        }
    }

    /// <summary>Ends the browser after all tests.</summary>
    internal static async Task EndAsync()
    {
        if (_shared.IsValueCreated)
        {
            var (playwright, browser) = await _shared.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-gpu"] }));
    }
}

/// <summary>Ends the browser that the tests share.</summary>
public sealed class ChromiumEnd : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await Chromium.EndAsync();
}
