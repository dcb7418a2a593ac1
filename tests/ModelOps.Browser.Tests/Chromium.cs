using Microsoft.Playwright;

namespace ModelOps.Browser.Tests;

/// <summary>Debian's Chromium without a window. Tests are skipped where it is not installed.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<Chromium> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Executable), $"{Executable} is not installed (Debian: chromium)");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-gpu"] });
        return new Chromium(playwright, browser);
    }

    public Task<IPage> OpenPageAsync(int width = 1100, int height = 1400) =>
        _browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height } });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
