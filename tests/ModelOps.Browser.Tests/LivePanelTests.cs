using System.Globalization;
using Microsoft.Playwright;
using ModelOps.Kernel.Documents;
using ModelOps.TestSupport;

namespace ModelOps.Browser.Tests;

/// <summary>A deployment's panel in classic Jupyter, with the real kernel: it goes on while later cells run, and its last state is in the saved notebook.</summary>
public sealed class LivePanelTests
{
    [Fact]
    public async Task The_panel_of_a_cell_goes_on_until_the_deployment_stops_and_stays_in_the_file()
    {
        using var folder = new TemporaryFolder();
        var data = RepositoryPaths.Of("data", "churn.csv");
        var notebook = new NotebookDocument();
        void Cell(string code) => notebook.Cells.Add(new NotebookCell(CellKind.Code, "csharp", code));
        Cell($"var churn = Frame.ReadCsv(\"{data}\");\nvar model = await ops.TrainAsync(churn.Head(3000), new() {{ Target = \"churn\", Trainer = \"logistic\", Positive = \"yes\" }});");
        Cell("await ops.EvaluateAsync(model, churn.Slice(3000, 1000));\nvar service = await ops.DeployAsync(model, new DeployOptions { Name = \"churn\", Payloads = 1 });");
        Cell("#!monitor churn");
        Cell("for (var i = 0; i < 20; i++) { await service.PredictAsync(churn.Slice(3000 + 20 * i, 20)); }");
        Cell("await ops.UndeployAsync(\"churn\");");
        notebook.Save(folder.File("panel.ipynb"));
        await using var server = await NotebookServer.StartAsync(folder.Path);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenPageAsync(1280, 1200);
        await page.GotoAsync(new Uri(server.Address, "notebooks/panel.ipynb").ToString());
        await page.WaitForFunctionAsync("() => window.Jupyter && Jupyter.notebook && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected()", null, new() { Timeout = 120_000 });

        // All but the last cell: requests that are scored after the panel's cell has ended are seen in it.
        await page.EvaluateAsync("() => Jupyter.notebook.execute_cell_range(0, 4)");
        var panel = page.Locator(".output .modelops-board");
        await Assertions.Expect(panel).ToContainTextAsync("rows in the payload log", new() { Timeout = 120_000 });
        await Assertions.Expect(panel.Locator("tbody tr").First).ToContainTextAsync("20", new() { Timeout = 120_000 });
        foreach (var width in (int[])[1280, 400])
        {
            await page.SetViewportSizeAsync(width, 1200);
            Assert.True(await panel.EvaluateAsync<bool>("panel => panel.scrollWidth <= panel.clientWidth + 1 && panel.getBoundingClientRect().right <= document.documentElement.clientWidth + 1"), width.ToString(CultureInfo.InvariantCulture));
        }

        await page.EvaluateAsync("() => Jupyter.notebook.execute_cell_range(4, 5)");
        await Assertions.Expect(page.Locator(".output").GetByText("No longer kept up to date: the deployment has stopped.")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        Assert.Empty(await page.Locator(".output_error").AllInnerTextsAsync());
        await page.EvaluateAsync("() => Jupyter.notebook.save_notebook()");

        // Where the cell took over a second, the place of its progress is left, empty.
        var saved = NotebookDocument.Load(folder.File("panel.ipynb")).Cells[2].Outputs.OfType<DisplayOutput>().Select(output => output.Data["text/html"]?.ToString()).OfType<string>().Single(html => html.Contains("modelops-board", StringComparison.Ordinal));
        Assert.Contains("No longer kept up to date: the deployment has stopped.", saved, StringComparison.Ordinal);
        await page.SetViewportSizeAsync(1280, 1200);
        await page.SetContentAsync(saved);
        await Assertions.Expect(page.Locator(".modelops-board").GetByText("Traffic")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.scripts.length"));
    }
}
