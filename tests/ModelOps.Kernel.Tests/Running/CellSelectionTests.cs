using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;

namespace ModelOps.Kernel.Tests.Running;

public sealed class CellSelectionTests
{
    [Fact]
    public async Task From_and_until_take_a_number_an_id_a_name_or_a_tag()
    {
        Assert.Equal("2 3 4", await RanAsync(new() { From = "2", Until = "4" }));
        Assert.Equal("3 4", await RanAsync(new() { From = "load", Until = "id-4" }));
        Assert.Equal("2 3 4 5", await RanAsync(new() { From = "slow", Until = "slow" }));
        Assert.Equal("1 2 3 4 5", await RanAsync(new()));
    }

    [Fact]
    public async Task A_notebook_without_cells_runs()
    {
        var (run, _) = await RunAsync(new NotebookDocument(), new());

        Assert.Null(run.Failure);
    }

    [Fact]
    public async Task Tags_leave_out_cells_or_choose_them_and_parameters_always_run()
    {
        Assert.Equal("1 3 4", await RanAsync(new() { SkipTags = ["slow"] }));
        Assert.Equal("2 5", await RanAsync(new() { OnlyTags = ["slow"] }));
        Assert.Equal("2", await RanAsync(new() { OnlyTags = ["slow"], SkipTags = ["last"] }));

        var notebook = Notebook();
        notebook.Cells[0].Metadata["tags"] = new JsonArray("parameters");
        var (run, _) = await RunAsync(notebook, new() { Cells = new() { From = "4" }, Parameters = new Dictionary<string, object?> { ["a"] = 7 } });
        Assert.Equal([true, true, false, true, true, true], run.Document.Cells.Select(cell => cell.ExecutionCount is not null));
    }

    [Fact]
    public async Task What_is_left_out_is_said_for_each_cell_and_stands_in_the_copy()
    {
        var notebook = Notebook();
        notebook.Cells[2].Metadata["tags"] = new JsonArray("skip-execution");
        var (run, heard) = await RunAsync(notebook, new() { Cells = new() { From = "2", Until = "4", SkipTags = ["last"] } });
        Assert.Equal(["1 of 5: before '2', where the run begins", "3 of 5: tagged skip-execution", "5 of 5: after '4', where the run ends"], heard.OfType<CellLeftOut>().Select(left => $"{left.Number} of {left.Total}: {left.Reason}"));
        Assert.Equal("before '2', where the run begins", run.Document.Cells[0].Metadata["modelops"]!["not_run"]!.GetValue<string>());
        Assert.Null(run.Document.Cells[1].Metadata["modelops"]);

        var (again, _) = await RunAsync(run.Document, new());
        Assert.All(again.Document.Cells.Where(cell => !cell.Tags.Contains("skip-execution")), cell => Assert.Null(cell.Metadata["modelops"]));
    }

    [Theory]
    [InlineData("laod", null, "", "'--from laod': no cell has that id, name or tag. Did you mean 'load'? Give a cell's number from 1 to 5, its id, its name or a tag.")]
    [InlineData("0", "9", "", "'--from 0': the notebook has 5 cells. Give a number from 1 to 5.\n'--until 9': the notebook has 5 cells. Give a number from 1 to 5.")]
    [InlineData("4", "2", "", "The run is to begin at '4', cell 4, and to end at '2', cell 2, which is before it. Exchange them.")]
    [InlineData(null, null, "slwo", "'--skip-tag slwo': no code cell has that tag. Did you mean 'slow'? The tags are: slow, last.")]
    public async Task Names_that_are_of_no_cell_are_refused_before_anything_runs(string? from, string? until, string skip, string sentence)
    {
        var selection = new CellSelection { From = from, Until = until, SkipTags = skip.Length > 0 ? [skip] : [] };
        var error = await Assert.ThrowsAsync<KernelException>(() => RunAsync(Notebook(), new() { Cells = selection }));
        Assert.Equal(sentence, error.Message);
    }

    [Fact]
    public async Task A_condition_leaves_out_the_rest_of_a_cell()
    {
        var notebook = new NotebookDocument();
        foreach (var source in (string[])["var rows = 0;", "var before = 1;\n#!skip-if rows == 0 && \"a b\".Length > 2\nvar after = 2;", "#!skip-if rows > 0\nvar other = 3;\nother + 1", "#!skip-if rows"])
        {
            notebook.Cells.Add(new NotebookCell(CellKind.Code, "csharp", source));
        }

        var (run, _) = await RunAsync(notebook, new());
        Assert.Equal("Skipped, since rows == 0 && \"a b\".Length > 2 is true.\n", Assert.IsType<StreamOutput>(Assert.Single(run.Document.Cells[1].Outputs)).Text);
        Assert.Equal("4", Assert.IsType<DisplayOutput>(Assert.Single(run.Document.Cells[2].Outputs)).Data["text/plain"]!.ToString());
        Assert.Equal("'rows' is not true or false, so '#!skip-if' cannot use it. Write a condition of C#, such as rows == 0.", run.Failure!.Error.Message);
    }

    private static async Task<string> RanAsync(CellSelection selection)
    {
        var (run, _) = await RunAsync(Notebook(), new() { Cells = selection });
        Assert.Null(run.Failure);
        return string.Join(' ', run.Document.Cells.Index().Where(cell => cell.Item.ExecutionCount is not null).Select(cell => cell.Index + 1));
    }

    private static async Task<(NotebookRunResult Run, List<NotebookRunEvent> Heard)> RunAsync(NotebookDocument notebook, NotebookRunnerOptions options)
    {
        using var kernel = new NotebookKernel();
        var heard = new List<NotebookRunEvent>();
        return (await new NotebookRunner(kernel).RunAsync(notebook, options, new Listener(heard)), heard);
    }

    private static NotebookDocument Notebook()
    {
        var notebook = new NotebookDocument();
        foreach (var name in "abcde")
        {
            notebook.Cells.Add(new NotebookCell(CellKind.Code, "csharp", $"var {name} = 1;") { Id = $"id-{notebook.Cells.Count + 1}" });
        }

        notebook.Cells[1].Metadata["tags"] = new JsonArray("slow");
        notebook.Cells[2].Metadata["name"] = "load";
        notebook.Cells[4].Metadata["tags"] = new JsonArray("slow", "last");
        return notebook;
    }

    private sealed class Listener(List<NotebookRunEvent> heard) : IProgress<NotebookRunEvent>
    {
        public void Report(NotebookRunEvent value) => heard.Add(value);
    }
}
