using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Notebooks;
using ModelOps.Kernel.Jupyter.Specs;
using ModelOps.Kernel.Running;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Jupyter.Notebooks;

/// <summary>A real ipykernel for the tests of a class; a test that ends or stops it starts its own.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private JupyterEngine? _shared;

    internal TemporaryFolder Folder { get; } = new();

    internal JupyterPaths Paths => new(name => name == "JUPYTER_PATH" ? Folder.File() : name == "JUPYTER_DATA_DIR" ? Folder.File("data") : null);

    public async ValueTask InitializeAsync()
    {
        await PythonScript.RequireAsync("ipykernel", "nbclient");
        Folder.Write("kernels/python3/kernel.json", """{ "argv": ["/usr/bin/python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Python 3", "language": "python", "env": { "PYTHONDONTWRITEBYTECODE": "1" } }""");
    }

    public async ValueTask DisposeAsync()
    {
        await (_shared?.DisposeAsync() ?? ValueTask.CompletedTask);
        Folder.Dispose();
    }

    internal Task<JupyterEngine> StartAsync(KernelOptions? options = null, IReadOnlyDictionary<string, string>? environment = null) =>
        JupyterEngine.StartAsync("python3", options ?? new KernelOptions(), Folder.Path, environment, Paths, TestContext.Current.CancellationToken);

    internal async Task<NotebookRunResult> RunAsync(NotebookDocument notebook, IReadOnlyDictionary<string, object?>? parameters = null) =>
        await (_shared ??= await StartAsync()).RunAsync(notebook, new NotebookRunnerOptions { Parameters = parameters ?? new Dictionary<string, object?>() }, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>A Python notebook; the tags of a cell stand in its first line, as <c># tags: a b</c>.</summary>
    internal static NotebookDocument Notebook(params string[] cells) => In("python", cells);

    internal static NotebookDocument In(string language, params string[] cells)
    {
        var document = new NotebookDocument { DefaultLanguage = language, Metadata = new JsonObject { ["kernelspec"] = new JsonObject { ["name"] = "python3", ["language"] = language, ["display_name"] = "Python 3" } } };
        foreach (var source in cells)
        {
            var tags = source.Split('\n')[0].Split("tags: ") is [_, var names] ? names.Split(' ') : [];
            document.Cells.Add(new NotebookCell(CellKind.Code, language, source) { Metadata = new JsonObject { ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]) } });
        }

        return document;
    }

    internal static string Stdout(NotebookRunResult run) => string.Concat(run.Document.Cells.SelectMany(cell => cell.Outputs).OfType<StreamOutput>().Select(output => output.Text));
}
