using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Running;

/// <summary>Headless runs through the Jupyter kernels of this machine.</summary>
public sealed class OtherKernelRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_notebook_of_another_kernel_says_which_to_give()
    {
        var python = _folder.Write("p.ipynb", Notebook("python3", "python", "1"));

        var thrown = await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync(python, null));

        Assert.EndsWith("p.ipynb' is written in python, for the kernel 'python3'; the kernel of this tool runs C#. Give Kernel python3, or notebook for the notebook's own.", thrown.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("runs")));
    }

    [Fact]
    public async Task A_notebook_without_a_kernel_cannot_choose_its_own()
    {
        var notebook = _folder.Write("p.ipynb", Notebook("", "julia", "1"));

        var thrown = await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync(notebook, "notebook"));

        Assert.Contains("names no kernel in its metadata. Give one of ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_kernel_and_parameter_leave_no_copy()
    {
        RequirePython();
        var python = _folder.Write("p.ipynb", Notebook("python3", "python", "1"));

        var unknown = await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync(python, "pyton3"));
        Assert.StartsWith("There is no Jupyter kernel 'pyton3'. Installed are ", unknown.Message, StringComparison.Ordinal);

        var parameter = await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync(python, "notebook", new Dictionary<string, object?> { ["a"] = 1 }));
        Assert.StartsWith("The notebook has no cell tagged 'parameters', so it takes no parameter 'a'.", parameter.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.File("runs")));
    }

    [Fact]
    public async Task A_run_has_the_copy_and_exit_codes_of_one_in_our_kernel()
    {
        RequirePython();
        Assert.Equal(0, (await RunAsync(_folder.Write("a.ipynb", Notebook("python3", "python", "import os; os.getcwd()", "print(1)")), "python3")).ExitCode);
        Assert.Equal(1, (await RunAsync(_folder.Write("b.ipynb", Notebook("python3", "python", "1 / 0")), "notebook")).ExitCode);
        var died = await RunAsync(_folder.Write("c.ipynb", Notebook("python3", "python", "import os; os._exit(3)")), "notebook");
        Assert.Equal((5, ExecutionStatus.Died), (died.ExitCode, died.Status));
        Assert.Contains("DeadKernelError", await File.ReadAllTextAsync(died.Copy, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_an_experiment_the_kernel_logs_to_the_same_store()
    {
        RequirePython();
        var notebook = _folder.Write("p.ipynb", Notebook("python3", "python", "import os; print(os.environ['MLFLOW_TRACKING_URI'].startswith('sqlite:///'), os.environ['MLFLOW_EXPERIMENT_NAME'])"));

        var run = await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path, Kernel = "python3", Experiment = "nightly" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("True nightly", await File.ReadAllTextAsync(run.Copy, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R_takes_parameters_and_runs()
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/R/site-library/IRkernel"), "R with IRkernel is not installed (Debian: r-cran-irkernel).");
        var notebook = _folder.Write("r.ipynb", Notebook("ir", "R", "n <- 1 # parameters", "cat(n + 1, '\\n')"));

        var run = await RunAsync(notebook, "ir", new Dictionary<string, object?> { ["n"] = 41 });

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("42 ", await File.ReadAllTextAsync(run.Copy, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static void RequirePython() => Assert.SkipUnless(Directory.Exists("/usr/share/jupyter/kernels/python3"), "ipykernel is not installed (Debian: python3-ipykernel).");

    private Task<NotebookRunOutcome> RunAsync(string notebook, string? kernel, Dictionary<string, object?>? parameters = null) =>
        NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path, Kernel = kernel, Parameters = parameters ?? [] }, cancellationToken: TestContext.Current.CancellationToken);

    private static string Notebook(string kernel, string language, params string[] cells)
    {
        var json = (JsonObject)JsonNode.Parse(NotebookText.Of(cells))!;
        json["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["display_name"] = kernel, ["language"] = language, ["name"] = kernel } };
        foreach (var cell in json["cells"]!.AsArray().Where(cell => cell!["source"]!.ToString().Contains("# parameters", StringComparison.Ordinal)))
        {
            cell!["metadata"]!["tags"] = new JsonArray("parameters");
        }

        return json.ToJsonString();
    }
}
