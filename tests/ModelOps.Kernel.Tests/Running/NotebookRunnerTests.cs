using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Running;

public sealed class NotebookRunnerTests
{
    [Fact]
    public async Task All_cells_run_and_their_outputs_are_in_the_document()
    {
        var run = await RunAsync(new NotebookRunnerOptions(), "Console.WriteLine(\"one\");\nConsole.WriteLine(\"two\");", "40 + 2");
        Assert.True(run.Succeeded);
        Assert.Equal("one\ntwo\n", Assert.IsType<StreamOutput>(Assert.Single(run.Document.Cells[0].Outputs)).Text.ReplaceLineEndings("\n"));
        Assert.Equal("42", Assert.IsType<ResultOutput>(Assert.Single(run.Document.Cells[1].Outputs)).Data["text/plain"]!.ToString());
        Assert.Equal(2, run.Document.Cells[1].ExecutionCount);
    }

    [Fact]
    public async Task The_run_stops_at_the_cell_that_throws()
    {
        var run = await RunAsync(new NotebookRunnerOptions(), "var x = 1;", "x++;\nthrow new Exception(\"stop here\");", "x");
        Assert.Equal(2, run.Failure!.Number);
        Assert.Equal(2, run.Failure.Error.Line);
        Assert.Equal("throw new Exception(\"stop here\");", run.Failure.SourceLine);
        Assert.Equal("stop here", run.Failure.Error.Message);
        Assert.Equal("System.Exception", Assert.IsType<ErrorOutput>(Assert.Single(run.Document.Cells[1].Outputs)).Name);
        Assert.Null(run.Document.Cells[2].ExecutionCount);
    }

    [Fact]
    public async Task Parameters_replace_the_defaults_after_the_tagged_cell()
    {
        var notebook = Notebook("var rate = 0.1; string name = null; int[] sizes = null; Dictionary<string, string> map = new(); var flag = false; object none = 1;", "$\"{rate} {name} {sizes.Sum()} {map[\"k\"]} {flag} {none is null}\"");
        notebook.Cells[0].Metadata["tags"] = new System.Text.Json.Nodes.JsonArray("parameters");
        using var kernel = new NotebookKernel();
        var parameters = new Dictionary<string, object?>
        {
            ["rate"] = 0.5,
            ["name"] = "a \"b\"\n",
            ["sizes"] = new List<object?> { 1L, 2 },
            ["map"] = new Dictionary<string, object?> { ["k"] = "v" },
            ["flag"] = true,
            ["none"] = null,
        };
        var run = await new NotebookRunner(kernel).RunAsync(notebook, new NotebookRunnerOptions { Parameters = parameters });
        Assert.Null(run.Failure?.Error.Message);
        Assert.Equal(["injected-parameters"], run.Document.Cells[1].Tags);
        Assert.Equal("0.5 a \"b\"\n 3 v True True", ((ResultOutput)run.Document.Cells[2].Outputs[0]).Data["text/plain"]!.ToString());
        Assert.Equal(2, notebook.Cells.Count);
    }

    [Fact]
    public async Task In_report_mode_the_code_of_every_cell_is_hidden_in_the_copy_alone()
    {
        var notebook = Notebook("1", "2");
        notebook.Cells[1].Metadata["jupyter"] = new System.Text.Json.Nodes.JsonObject { ["outputs_hidden"] = false };
        notebook.Cells.Add(new NotebookCell(CellKind.Markdown, "markdown", "text"));

        var run = await new NotebookRunner(new NotebookKernel()).RunAsync(notebook, new NotebookRunnerOptions { ReportMode = true }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("""{"source_hidden":true}""", run.Document.Cells[0].Metadata["jupyter"]!.ToJsonString());
        Assert.Equal("""{"outputs_hidden":false,"source_hidden":true}""", run.Document.Cells[1].Metadata["jupyter"]!.ToJsonString());
        Assert.Null(run.Document.Cells[2].Metadata["jupyter"]);
        Assert.Null(notebook.Cells[0].Metadata["jupyter"]);
    }

    [Fact]
    public async Task A_run_that_is_stopped_between_two_cells_failed_at_the_next()
    {
        using var stop = new CancellationTokenSource();
        var stopper = new Stopper(stop);
        using var kernel = new NotebookKernel();

        var run = await new NotebookRunner(kernel).RunAsync(Notebook("1", "2", "3"), new NotebookRunnerOptions(), stopper, stop.Token);

        Assert.Equal(2, run.Failure!.Number);
        Assert.Equal(CellStatus.Interrupted, run.Failure.Status);
        Assert.Equal("The run was interrupted before this cell.", Assert.IsType<ErrorOutput>(Assert.Single(run.Document.Cells[1].Outputs)).Message);
        Assert.Empty(run.Document.Cells[2].Outputs);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<NotebookRunEvent>
    {
        public void Report(NotebookRunEvent happened)
        {
            if (happened is CellFinished)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public async Task The_copy_on_disk_has_the_end_of_a_cell_when_the_next_begins_and_the_last_at_the_end()
    {
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(folder.Path, "copy.ipynb");
        var seen = new List<string>();
        var options = new NotebookRunnerOptions { OutputPath = copy, Starting = cell => cell.Metadata["began"] = true };
        var notebook = Notebook("40 + 1", "40 + 2", "");
        await new NotebookRunner(new NotebookKernel()).RunAsync(notebook, options, new OnStart(() => seen.Add(Text())), TestContext.Current.CancellationToken);

        Assert.Equal([" began;", "41 began; began;"], seen);
        Assert.Equal("41 began;42 began;", Text());
        string Text() => string.Concat(NotebookDocument.Load(copy).Cells.Select(cell => $"{(cell.Outputs.FirstOrDefault() as ResultOutput)?.Data["text/plain"]} {(cell.Metadata["began"] is null ? "" : "began;")}")).TrimEnd();
    }

    [Fact]
    public async Task A_notebook_without_code_leaves_a_copy()
    {
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(folder.Path, "copy.ipynb");
        await new NotebookRunner(new NotebookKernel()).RunAsync(new NotebookDocument(), new NotebookRunnerOptions { OutputPath = copy }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(NotebookDocument.Load(copy).Cells);
    }

    private sealed class OnStart(Action act) : IProgress<NotebookRunEvent>
    {
        public void Report(NotebookRunEvent happened)
        {
            if (happened is CellStarted)
            {
                act();
            }
        }
    }

    private static Task<NotebookRunResult> RunAsync(NotebookRunnerOptions options, params string[] cells) =>
        new NotebookRunner(new NotebookKernel()).RunAsync(Notebook(cells), options);

    private static NotebookDocument Notebook(params string[] cells)
    {
        var notebook = new NotebookDocument();
        foreach (var source in cells)
        {
            notebook.Cells.Add(new NotebookCell(CellKind.Code, "csharp", source));
        }

        return notebook;
    }
}
