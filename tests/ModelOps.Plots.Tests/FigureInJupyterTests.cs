using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Plots.Tests;

/// <summary>A saved notebook, opened in Debian's classic Jupyter.</summary>
public sealed class FigureInJupyterTests
{
    private const string Jupyter = "/usr/bin/jupyter-notebook";

    [Fact]
    public async Task A_saved_notebook_shows_texts_until_it_is_trusted_and_then_its_plots()
    {
        Assert.SkipUnless(Chromium.IsInstalled && File.Exists(Jupyter), "Needs Debian's packages chromium and jupyter-notebook.");
        using var folder = new TemporaryFolder();
        folder.Write("plots.ipynb", Notebook());
        var port = Ports.Free();
        using var server = Start(folder, Jupyter, "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={port}", "--NotebookApp.token=", "--NotebookApp.password=", $"--notebook-dir={folder.Path}");
        try
        {
            var page = new Uri($"http://127.0.0.1:{port}/notebooks/plots.ipynb");
            await AnswersAsync(page);

            var before = await Chromium.DumpAsync(page, folder);
            Assert.DoesNotContain("plot-container", before, StringComparison.Ordinal);
            Assert.Contains("train: 2 points, x 1 to 2", before, StringComparison.Ordinal);

            using var sign = Start(folder, "/usr/bin/python3", "-c", "import nbformat; from nbformat.sign import NotebookNotary; NotebookNotary().sign(nbformat.read('plots.ipynb', 4))");
            await sign.WaitForExitAsync();
            Assert.Equal(0, sign.ExitCode);
            var after = await Chromium.DumpAsync(page, folder);
            Assert.Equal(3, after.Split("class=\"plot-container").Length);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private static string Notebook()
    {
        var document = new FigureDocument();
        var cells = new[] { "First", "Second" }.Select(title => new Figure(title).AddLine([1, 2], [3, 4], "train")).Select(figure => (JsonNode)new JsonObject
        {
            ["cell_type"] = "code",
            ["execution_count"] = 1,
            ["metadata"] = new JsonObject(),
            ["source"] = "figure",
            ["outputs"] = new JsonArray(new JsonObject
            {
                ["output_type"] = "display_data",
                ["metadata"] = new JsonObject(),
                ["data"] = new JsonObject { ["text/html"] = document.Render(figure), ["text/plain"] = FigureText.Of(figure) },
            }),
        });
        return new JsonObject { ["cells"] = new JsonArray([.. cells]), ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 4 }.ToJsonString();
    }

    private static Process Start(TemporaryFolder folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var name in new[] { "HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR" })
        {
            start.Environment[name] = folder.File("jupyter");
        }

        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task AnswersAsync(Uri page)
    {
        using var http = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var response = await http.GetAsync(page);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                return;
            }
            catch (HttpRequestException) when (tries < 900)
            {
                await Task.Delay(200);
            }
        }
    }
}
