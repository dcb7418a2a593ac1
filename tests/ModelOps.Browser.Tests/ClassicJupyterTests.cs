using Microsoft.Playwright;
using ModelOps.Testing;

namespace ModelOps.Browser.Tests;

public sealed class ClassicJupyterTests
{
    /// <summary>Set to refresh the picture in the documentation.</summary>
    private const string UpdateVariable = "UPDATE_SCREENSHOTS";

    [Fact]
    public async Task Classic_jupyter_runs_the_quickstart_and_shows_its_plots()
    {
        using var folder = new TemporaryFolder();
        CopyFolder(RepositoryPaths.Of("notebooks"), folder.File("notebooks"));
        CopyFolder(RepositoryPaths.Of("data"), folder.File("data"));
        await using var server = await NotebookServer.StartAsync(folder.Path);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenPageAsync();
        await page.GotoAsync(new Uri(server.Address, "notebooks/notebooks/00-quickstart.ipynb").ToString());
        await page.WaitForFunctionAsync("() => window.Jupyter && Jupyter.notebook && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected()", null, new() { Timeout = 60_000 });
        await page.EvaluateAsync("() => { Jupyter.notebook.clear_all_output(); Jupyter.notebook.execute_all_cells(); }");
        await page.WaitForFunctionAsync(
            """() => Jupyter.notebook.get_cells().filter(c => c.cell_type === "code" && c.get_text().trim()).every(c => Number.isInteger(c.input_prompt_number))""",
            null,
            new() { Timeout = 240_000 });
        var errors = await page.Locator(".output_error").AllInnerTextsAsync();
        Assert.Empty(errors);

        var plot = page.Locator(".output .js-plotly-plot .main-svg").First;
        await plot.WaitForAsync(new() { Timeout = 30_000 });
        await plot.ScrollIntoViewIfNeededAsync();
        if (Environment.GetEnvironmentVariable(UpdateVariable) is "1")
        {
            await page.WaitForTimeoutAsync(1000);
            Directory.CreateDirectory(RepositoryPaths.Of("docs", "images"));
            await page.ScreenshotAsync(new() { Path = RepositoryPaths.Of("docs", "images", "jupyter-quickstart.png") });
        }
    }

    private static void CopyFolder(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
