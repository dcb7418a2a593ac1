using ModelOps.Kernel.Running;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Running;

public sealed class NotebookRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Progress_hears_of_the_copy_and_of_each_cell_in_turn()
    {
        var notebook = _folder.Write("n.ipynb", NotebookText.Of("Console.WriteLine(1)", "1 + 1"));
        var heard = new Heard();

        var outcome = await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path }, heard, TestContext.Current.CancellationToken);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(["CopyReserved", "RunStarted", "CellStarted", "CellShowed", "CellFinished", "CellStarted", "CellShowed", "CellFinished"], heard.Events.Select(each => each.GetType().Name));
        Assert.Equal(outcome.Copy, Assert.IsType<CopyReserved>(heard.Events[0]).Path);
        Assert.Equal(outcome.Result.Document.ToText(Kernel.Documents.NotebookFormat.Ipynb), await File.ReadAllTextAsync(outcome.Copy, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_as_text_shows_a_line_for_each_cell_and_the_cell_that_failed()
    {
        var notebook = _folder.Write("n.ipynb", NotebookText.Of("Console.WriteLine(\"hello\")", "var a = 1;\nthrow new InvalidOperationException(\"out of luck\");", "2"));
        var (output, error) = (new StringWriter(), new StringWriter());

        var code = await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path, Output = "copy.ipynb" }, output, error, TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Equal("hello\n", output.ToString());
        var lines = error.ToString().TrimEnd().Split('\n');
        Assert.Equal("[1/3]   Console.WriteLine(\"hello\")", lines[0]);
        Assert.Matches(@"^        ok \d+\.\d s$", lines[1]);
        Assert.Equal($"FAILED {notebook}: cell 2, line 2: System.InvalidOperationException: out of luck", lines[3]);
        Assert.Equal("       > throw new InvalidOperationException(\"out of luck\");", lines[4]);
        Assert.Matches($@"^Stopped after \d+\.\d s; executed notebook: {_folder.File("copy.ipynb")}$", lines[5]);
    }

    [Fact]
    public async Task A_quiet_run_leaves_out_what_cells_show()
    {
        var notebook = _folder.Write("n.ipynb", NotebookText.Of("Console.WriteLine(\"hello\")"));
        var (output, error) = (new StringWriter(), new StringWriter());

        await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path, Quiet = true }, output, error, TestContext.Current.CancellationToken);

        Assert.Equal("", output.ToString());
        Assert.Contains("[1/1]", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outputs_that_cells_name_are_printed_one_a_line_also_by_a_quiet_run()
    {
        var notebook = _folder.Write("n.ipynb", NotebookText.Of("ops.Output(\"auc\", 0.87);", "ops.Output(\"best\", \"tree\"); ops.Output(\"note\", \"two\\nlines\"); Console.WriteLine(1);"));
        var (output, error) = (new StringWriter(), new StringWriter());

        await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path, Quiet = true }, output, error, TestContext.Current.CancellationToken);

        Assert.Equal("auc=0.87\nbest=tree\nnote=\"two\\nlines\"\n", output.ToString());
    }

    [Fact]
    public async Task A_notebook_that_does_not_exist_is_refused_in_one_sentence()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => NotebookRun.RunAsync(new NotebookRunOptions { Notebook = "nowhere.ipynb", Folder = _folder.Path }));

        Assert.Equal("There is no notebook 'nowhere.ipynb'. Give a .ipynb or .dib file that exists.", error.Message);
    }

    private sealed class Heard : IProgress<NotebookRunEvent>
    {
        public List<NotebookRunEvent> Events { get; } = [];

        public void Report(NotebookRunEvent value) => Events.Add(value);
    }
}
