using Microsoft.Playwright;
using ModelOps.Kernel.Documents;
using ModelOps.TestSupport;

namespace ModelOps.Browser.Tests;

public sealed class ClassicJupyterTests
{
    /// <summary>Set to refresh the picture in the documentation.</summary>
    private const string UpdateVariable = "UPDATE_SCREENSHOTS";

    [Theory]
    [InlineData("00-quickstart.ipynb", "jupyter-quickstart.png")]
    [InlineData("01-data-to-model.ipynb", null)]
    public async Task Classic_jupyter_runs_a_notebook_and_shows_its_plots(string notebook, string? picture)
    {
        using var folder = new TemporaryFolder();
        CopyFolder(RepositoryPaths.Of("notebooks"), folder.File("notebooks"));
        CopyFolder(RepositoryPaths.Of("data"), folder.File("data"));
        await using var server = await NotebookServer.StartAsync(folder.Path);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenPageAsync();
        await RunAllAsync(page, server, "notebooks/" + notebook);

        var plot = page.Locator(".output .js-plotly-plot .main-svg").First;
        await plot.WaitForAsync(new() { Timeout = 120_000 });
        await plot.ScrollIntoViewIfNeededAsync();
        if (picture is not null && Environment.GetEnvironmentVariable(UpdateVariable) is "1")
        {
            await page.WaitForTimeoutAsync(1000);
            Directory.CreateDirectory(RepositoryPaths.Of("docs", "images"));
            await page.ScreenshotAsync(new() { Path = RepositoryPaths.Of("docs", "images", picture) });
        }
    }

    [Fact]
    public async Task A_mermaid_cell_is_drawn_without_a_network()
    {
        Assert.SkipUnless(
            File.Exists(RepositoryPaths.Of("eng", "mermaid", "node_modules", "mermaid", "dist", "mermaid.min.js")),
            "This build draws diagrams from the network only: npm ci --ignore-scripts --prefix eng/mermaid, and build again.");
        using var folder = new TemporaryFolder();
        var notebook = new NotebookDocument();
        notebook.Cells.Add(new NotebookCell(CellKind.Code, "mermaid", "#!mermaid\ngraph TD; Train-->Evaluate; Evaluate-->Promote"));
        notebook.Cells.Add(new NotebookCell(CellKind.Code, "mermaid", "#!mermaid\ngraph LR; Drift-->Retrain"));
        notebook.Save(folder.File("diagram.ipynb"));
        await using var server = await NotebookServer.StartAsync(folder.Path);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenPageAsync();
        await page.RouteAsync(url => !url.StartsWith(server.Address.ToString(), StringComparison.Ordinal), route => route.AbortAsync());
        await RunAllAsync(page, server, "diagram.ipynb");

        await page.Locator(".output svg[id^=mermaid]").Nth(1).WaitForAsync(new() { Timeout = 120_000 });
        var texts = await page.Locator(".output svg[id^=mermaid]").AllTextContentsAsync();
        Assert.Contains("Promote", texts[0]);
        Assert.Contains("Retrain", texts[1]);
    }

    private static async Task RunAllAsync(IPage page, NotebookServer server, string notebook)
    {
        await page.GotoAsync(new Uri(server.Address, "notebooks/" + notebook).ToString());
        await page.WaitForFunctionAsync("() => window.Jupyter && Jupyter.notebook && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected()", null, new() { Timeout = 120_000 });
        await page.EvaluateAsync("() => { Jupyter.notebook.clear_all_output(); Jupyter.notebook.execute_all_cells(); }");
        await page.WaitForFunctionAsync(
            """() => Jupyter.notebook.get_cells().filter(c => c.cell_type === "code" && c.get_text().trim()).every(c => Number.isInteger(c.input_prompt_number))""",
            null,
            new() { Timeout = 240_000 });
        var errors = await page.Locator(".output_error").AllInnerTextsAsync();
        Assert.Empty(errors);
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
