using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Documents;

public sealed class NotebookDocumentTests
{
    [Theory]
    [InlineData("{}", "It has no list 'cells'.")]
    [InlineData("[]", "It is JSON, but not an object with 'cells'.")]
    [InlineData("{\"cells\": [", "It is not valid JSON: line 1, byte 12.")]
    [InlineData("{\"nbformat\": 3, \"worksheets\": []}", "Its nbformat is 3; 4 is read here. Upgrade it with 'jupyter nbconvert --to notebook'.")]
    [InlineData("{\"cells\": [{\"cell_type\": \"movie\"}]}", "Cell 1 has the type 'movie'. Known are code, markdown and raw.")]
    public void A_text_that_is_no_notebook_is_refused_with_the_reason(string text, string message) =>
        Assert.Equal(message, Assert.Throws<KernelException>(() => NotebookDocument.Parse(text, NotebookFormat.Ipynb)).Message);

    [Fact]
    public void A_missing_file_and_a_strange_extension_are_refused()
    {
        Assert.StartsWith("Cannot read the notebook 'absent.ipynb': ", Assert.Throws<KernelException>(() => NotebookDocument.Load("absent.ipynb")).Message);
        Assert.Equal("'x.txt' is not a notebook: its extension is '.txt'. Use .ipynb or .dib.", Assert.Throws<KernelException>(() => NotebookDocument.Load("x.txt")).Message);
    }

    [Theory]
    [InlineData("{\"polyglot_notebook\": {\"kernelName\": \"html\"}, \"dotnet_interactive\": {\"language\": \"css\"}}", "#!sql", "html")]
    [InlineData("{\"dotnet_interactive\": {\"language\": \"pwsh\"}}", "", "pwsh")]
    [InlineData("{}", "#!markdown\nhello", "markdown")]
    [InlineData("{}", "var x = 1;", "csharp")]
    public void The_language_of_a_cell_is_found_in_metadata_then_in_its_first_line(string metadata, string source, string language)
    {
        var json = new JsonObject { ["nbformat"] = 4, ["cells"] = new JsonArray(new JsonObject { ["cell_type"] = "code", ["metadata"] = JsonNode.Parse(metadata), ["source"] = source }) };
        Assert.Equal(language, NotebookDocument.Parse(json.ToJsonString(), NotebookFormat.Ipynb).Cells[0].Language);
    }

    [Fact]
    public void Unknown_metadata_attachments_outputs_and_entries_are_kept()
    {
        var text = File.ReadAllText(RepositoryPaths.Of("tests", "ModelOps.Kernel.Tests", "Documents", "Odd", "everything.ipynb"));
        var first = NotebookDocument.Parse(text, NotebookFormat.Ipynb);
        Golden.Equal("everything.ipynb.golden", first.ToText(NotebookFormat.Ipynb));
    }

    [Theory]
    [MemberData(nameof(OddNotebooks))]
    public void An_odd_notebook_is_read_and_written_without_loss(string name)
    {
        var path = RepositoryPaths.Of("tests", "ModelOps.Kernel.Tests", "Documents", "Odd", name);
        var format = NotebookDocument.FormatOf(path);
        var first = NotebookDocument.Load(path).ToText(format);
        var second = NotebookDocument.Parse(first, format).ToText(format);
        Assert.Equal(first, second);
    }

    public static TheoryData<string> OddNotebooks() =>
        [.. Directory.EnumerateFiles(RepositoryPaths.Of("tests", "ModelOps.Kernel.Tests", "Documents", "Odd")).Select(path => Path.GetFileName(path)!).Order()];

    [Fact]
    public void A_dib_line_starts_a_cell_only_when_it_is_exactly_a_known_language()
    {
        var notebook = NotebookDocument.Parse("#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"duck\",\"aliases\":[\"dk\"]}]}}\n\n#!csharp\n\n#!time\n#!train x --target y\nvar a = 1;\n#!html extra\n\n#!markdown\n\n# Title\n\n#!duck\n\nselect 1\n", NotebookFormat.Dib);
        Assert.Equal(["csharp", "markdown", "duck"], notebook.Cells.Select(cell => cell.Language));
        Assert.Equal("#!time\n#!train x --target y\nvar a = 1;\n#!html extra", notebook.Cells[0].Source);
        Assert.Equal(CellKind.Markdown, notebook.Cells[1].Kind);
    }

    [Fact]
    public void Stripping_takes_outputs_and_counts_off_and_nothing_else()
    {
        var notebook = NotebookDocument.Load(RepositoryPaths.Of("tests", "ModelOps.Kernel.Tests", "Documents", "Odd", "everything.ipynb"));
        var stripped = NotebookStripper.Strip(notebook);
        Assert.All(stripped.Cells, cell => Assert.Empty(cell.Outputs));
        Assert.All(stripped.Cells, cell => Assert.Null(cell.ExecutionCount));
        Assert.Empty(NotebookDiff.Compare(notebook, stripped));
    }

    [Fact]
    public void A_diff_names_changed_new_and_gone_cells()
    {
        var before = Of("a", "b\nc", "d");
        var after = Of("a", "b\nC", "x", "d");
        after.Cells[1].Id = before.Cells[1].Id;
        var changes = NotebookDiff.Compare(before, after);
        Assert.Equal([(2, 2), (null, 3)], changes.Select(change => (change.Before, change.After)));
        Assert.Equal([" b", "-c", "+C"], changes[0].Lines);
        Assert.Equal(["+x"], changes[1].Lines);
        Assert.Equal((1, (int?)null), NotebookDiff.Compare(Of("a"), Of()).Select(change => (change.Before!.Value, change.After)).Single());
    }

    [Fact]
    public void Converting_there_and_back_keeps_sources_languages_and_notebook_metadata_and_names_what_is_lost()
    {
        using var folder = new TemporaryFolder();
        var source = folder.File("a.ipynb");
        File.Copy(RepositoryPaths.Of("tests", "ModelOps.Kernel.Tests", "Documents", "Odd", "everything.ipynb"), source);
        var lost = NotebookConverter.Convert(source, folder.File("b.dib"));
        Assert.Equal(["the outputs of 1 cell"], lost);
        Assert.Empty(NotebookConverter.Convert(folder.File("b.dib"), folder.File("c.ipynb")));
        Assert.Empty(NotebookDiff.Compare(NotebookDocument.Load(source), NotebookDocument.Load(folder.File("c.ipynb"))));
        Assert.Equal("kept", NotebookDocument.Load(folder.File("c.ipynb")).Metadata["custom"]!.ToString());
        Assert.Equal(["a"], NotebookDocument.Load(folder.File("c.ipynb")).Cells[0].Tags);
    }

    private static NotebookDocument Of(params string[] sources)
    {
        var notebook = new NotebookDocument();
        foreach (var source in sources)
        {
            notebook.Cells.Add(new NotebookCell(CellKind.Code, "csharp", source));
        }

        return notebook;
    }
}
