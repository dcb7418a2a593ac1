using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Notebooks;
using ModelOps.Kernel.Running;
using static ModelOps.Kernel.Tests.Jupyter.Notebooks.EngineFixture;

namespace ModelOps.Kernel.Tests.Jupyter.Notebooks;

/// <summary>Notebooks in a real ipykernel.</summary>
public sealed class JupyterEngineTests(EngineFixture python) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Outputs_are_those_of_nbclient()
    {
        var notebook = Notebook(
            "import sys\nprint('a'); print('b'); print('c', file=sys.stderr); print('d')",
            "from IPython.display import display, HTML, clear_output\nh = display('first', display_id='kept')\n1 + 1",
            "h.update('second'); display(HTML('<b>x</b>')); print('π 😀')",
            "print('gone'); clear_output(wait=True); print('left')",
            "print('gone'); clear_output(); print(end='')",
            "for i in range(3):\n    clear_output(wait=True); display(i)",
            "# tags: raises-exception\ndef f():\n    return 1 / 0\nf()",
            "{'a': [1, 2]}");
        await File.WriteAllTextAsync(python.Folder.File("in.ipynb"), notebook.ToText(NotebookFormat.Ipynb), TestContext.Current.CancellationToken);
        await PythonScript.RunAsync("nbclient_run.py", [python.Folder.File("in.ipynb"), python.Folder.File("out.ipynb")], TimeSpan.FromSeconds(120), new Dictionary<string, string> { ["JUPYTER_PATH"] = python.Folder.File() });

        await using var engine = await python.StartAsync();
        var run = await engine.RunAsync(notebook, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Null(run.Failure);
        var theirs = JsonNode.Parse(await File.ReadAllTextAsync(python.Folder.File("out.ipynb"), TestContext.Current.CancellationToken))!;
        var ours = JsonNode.Parse(run.Document.ToText(NotebookFormat.Ipynb))!;
        for (var i = 0; i < notebook.Cells.Count; i++)
        {
            Assert.True(JsonNode.DeepEquals(Outputs(theirs, i), Outputs(ours, i)), $"Cell {i + 1}:\n{Outputs(theirs, i).ToJsonString()}\n{Outputs(ours, i).ToJsonString()}");
            Assert.Equal(theirs["cells"]![i]!["execution_count"]!.ToString(), ours["cells"]![i]!["execution_count"]!.ToString());
        }

        Assert.True(JsonNode.DeepEquals(theirs["metadata"]!["language_info"], ours["metadata"]!["language_info"]));
        Assert.Equal("""{"display_name":"Python 3","language":"python","name":"python3"}""", ours["metadata"]!["kernelspec"]!.ToJsonString());
    }

    [Fact]
    public async Task An_error_ends_the_run_with_its_name_message_and_line_and_the_copy_keeps_its_colours()
    {
        var run = await python.RunAsync(Notebook("x = 1", "x = 2\n\nx / 0", "print('not run')"));

        var failure = run.Failure!;
        Assert.Equal((2, CellStatus.Error, "ZeroDivisionError", "division by zero", 3, null), (failure.Number, failure.Status, failure.Error.Name, failure.Error.Message, failure.Error.Line!.Value, failure.Error.Stop));
        Assert.Equal("x / 0", failure.SourceLine);
        Assert.Contains("\u001b[", string.Concat(run.Document.Cells[1].Outputs.OfType<ErrorOutput>().Single().Traceback), StringComparison.Ordinal);
        Assert.Empty(run.Document.Cells[2].Outputs);
    }

    [Fact]
    public async Task A_kernel_that_dies_is_said_so_with_what_it_wrote_last_and_no_tag_covers_it()
    {
        await using var engine = await python.StartAsync();

        var run = await engine.RunAsync(Notebook("print('before')", "# tags: raises-exception\nimport os, sys\nsys.__stderr__.write('last words'); sys.__stderr__.flush()\nos._exit(9)", "1"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, run.Failure!.Number);
        Assert.Equal((CellStatus.Interrupted, CellStop.Death), (run.Failure.Status, run.Failure.Error.Stop));
        Assert.Equal("The kernel 'python3' died while the cell ran (exit code 9).", run.Failure.Error.Message.Replace(": last words", "", StringComparison.Ordinal));
        Assert.Equal("DeadKernelError", run.Document.Cells[1].Outputs.OfType<ErrorOutput>().Single().Name);
        Assert.Equal("before\n", Stdout(run));
    }

    [Fact]
    public async Task A_cell_over_its_limit_is_interrupted_and_says_so()
    {
        await using var engine = await python.StartAsync(new KernelOptions { CellTimeLimit = TimeSpan.FromSeconds(1) });

        var run = await engine.RunAsync(Notebook("print('quick')", "import time\nwhile True:\n    time.sleep(0.01)"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((2, CellStatus.Interrupted, CellStop.TimeLimit, "The cell ran longer than its limit of 00:00:01."), (run.Failure!.Number, run.Failure.Status, run.Failure.Error.Stop!.Value, run.Failure.Error.Message));
        Assert.Equal("CellInterrupted", run.Document.Cells[1].Outputs.OfType<ErrorOutput>().Last().Name);
    }

    [Fact]
    public async Task The_limit_of_the_whole_run_counts_all_cells()
    {
        await using var engine = await python.StartAsync(new KernelOptions { TimeLimit = TimeSpan.FromSeconds(1) });

        var run = await engine.RunAsync(Notebook("import time", "time.sleep(60)"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((CellStop.TimeLimit, "The run took longer than its limit of 00:00:01."), (run.Failure!.Error.Stop!.Value, run.Failure.Error.Message));
    }

    [Fact]
    public async Task An_interrupt_ends_the_cell_and_the_run()
    {
        await using var engine = await python.StartAsync();
        using var stop = new CancellationTokenSource();

        var run = await engine.RunAsync(Notebook("print('on', flush=True)\nimport time\ntime.sleep(60)", "print('never')"), progress: new Stopper(stop), cancellationToken: stop.Token);

        Assert.Equal((1, CellStop.Interrupt, "The cell was interrupted."), (run.Failure!.Number, run.Failure.Error.Stop!.Value, run.Failure.Error.Message));
        Assert.DoesNotContain("never", Stdout(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_has_nobody_to_answer_it()
    {
        var run = await python.RunAsync(Notebook("input('name? ')"));

        Assert.Equal("StdinNotImplementedError", run.Failure!.Error.Name);
        Assert.Equal(CellStatus.Error, run.Failure.Status);
    }

    [Fact]
    public async Task Secrets_that_a_cell_shows_are_replaced_in_the_copy()
    {
        await using var engine = await python.StartAsync(new KernelOptions { Clean = text => text.Replace("hunter2", "***", StringComparison.Ordinal) });

        var run = await engine.RunAsync(Notebook("print('hunter2')"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("***\n", Stdout(run));
    }

    [Fact]
    public async Task Variables_of_the_environment_reach_the_kernel()
    {
        await using var engine = await python.StartAsync(environment: new Dictionary<string, string> { ["MLFLOW_EXPERIMENT_NAME"] = "nightly" });

        var run = await engine.RunAsync(Notebook("import os; print(os.environ['MLFLOW_EXPERIMENT_NAME'])"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("nightly\n", Stdout(run));
    }

    [Fact]
    public async Task An_unknown_kernel_names_those_that_are_installed()
    {
        var thrown = await Assert.ThrowsAsync<KernelException>(() => JupyterEngine.StartAsync("pyton3", new KernelOptions(), python.Folder.Path, paths: python.Paths, cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith("There is no Jupyter kernel 'pyton3'. Installed are python3", thrown.Message, StringComparison.Ordinal);
    }

    private static JsonNode Outputs(JsonNode notebook, int cell) => notebook["cells"]![cell]!["outputs"]!;

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<NotebookRunEvent>
    {
        public void Report(NotebookRunEvent value)
        {
            if (value is CellShowed)
            {
                stop.Cancel();
            }
        }
    }
}
