using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Tests.Documents;

public sealed class NotebookRoundTripTests
{
    private static readonly Gen<string> _line = Gen.Elements("var x = 1;", "", "  ", "#!time", "#!r", "#! x", "\"\"\"", "text \u00e9 \u4e2d \U0001F600", "\t{}", "#!html y", "#!html", "#!duck ", "#!meta", "\\", "</script>");
    private static readonly Gen<string> _source = from lines in Gen.ListOf(_line) select string.Join('\n', lines);
    private static readonly Gen<CellOutput> _output = Gen.OneOf(
        from text in _source select (CellOutput)new StreamOutput("stderr", text),
        from text in _source select (CellOutput)new DisplayOutput(new JsonObject { ["text/plain"] = text, ["application/json"] = new JsonArray(1, text) }, []),
        from text in _source select (CellOutput)new ResultOutput(new JsonObject { ["image/png"] = "AAAA", ["text/html"] = text }, new JsonObject { ["k"] = text }, 3),
        from text in _source select (CellOutput)new ErrorOutput("System.Exception", text, text.Split('\n')));

    private static readonly Gen<NotebookCell> _cell =
        from kind in Gen.Elements(CellKind.Code, CellKind.Markdown, CellKind.Raw)
        from language in Gen.Elements("csharp", "html", "mermaid", "value", "duck")
        from source in _source
        from outputs in Gen.ListOf(_output)
        select Make(kind, language, source, outputs);

    private static readonly Arbitrary<NotebookDocument> _notebook = (from cells in Gen.ListOf(_cell) select Make(cells)).ToArbitrary();

    [Fact]
    public void Ipynb_loses_nothing() => Prop.ForAll(_notebook, notebook =>
    {
        var text = notebook.ToText(NotebookFormat.Ipynb);
        var again = NotebookDocument.Parse(text, NotebookFormat.Ipynb);
        Assert.Equal(notebook.Cells.Select(cell => (cell.Id, cell.Kind, cell.Language, cell.Source)), again.Cells.Select(cell => (cell.Id, cell.Kind, cell.Language, cell.Source)));
        Assert.Equal(text, again.ToText(NotebookFormat.Ipynb));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Dib_loses_no_source_and_no_language() => Prop.ForAll(_notebook, notebook =>
    {
        var again = NotebookDocument.Parse(notebook.ToText(NotebookFormat.Dib), NotebookFormat.Dib);
        Assert.Equal(Essence(notebook), Essence(again));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Random_text_is_read_or_refused_but_never_crashes() => Prop.ForAll<string>(text =>
    {
        foreach (var candidate in new[] { text ?? "", "{\"cells\":[{\"cell_type\":\"code\",\"source\":" + text + "}]}", "#!meta\n" + text, "#!csharp\n" + text })
        {
            foreach (var format in new[] { NotebookFormat.Ipynb, NotebookFormat.Dib })
            {
                try
                {
                    NotebookDocument.Parse(candidate, format).ToText(format);
                }
                catch (KernelException)
                {
                    // Refused with a sentence: that is the promise.
                }
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_notebook_with_any_value_anywhere_is_read_or_refused()
    {
        var text = File.ReadAllText(ModelOps.TestSupport.RepositoryPaths.Of("tests", "ModelOps.Kernel.Tests", "Documents", "Odd", "everything.ipynb"));
        var values = Gen.Elements("null", "1", "\"x\"", "[]", "{}", "[null]", "{\"a\":1,\"a\":2}", "1e400").ToArbitrary();
        Prop.ForAll(Gen.Choose(0, text.Length - 1).ToArbitrary(), values, (place, value) =>
        {
            var colon = text.IndexOf(':', place);
            var end = colon < 0 ? -1 : text.IndexOfAny([',', '\n'], colon);
            if (end < 0)
            {
                return;
            }

            try
            {
                NotebookDocument.Parse(text[..(colon + 1)] + value + text[end..], NotebookFormat.Ipynb).ToText(NotebookFormat.Ipynb);
            }
            catch (KernelException)
            {
                // Refused with a sentence.
            }
        }).QuickCheckThrowOnFailure();
    }

    private static IEnumerable<(CellKind, string, string)> Essence(NotebookDocument notebook) =>
        notebook.Cells.Select(cell => (cell.Kind, cell.Kind == CellKind.Code ? cell.Language : "", cell.Source));

    private static NotebookCell Make(CellKind kind, string language, string source, IEnumerable<CellOutput> outputs)
    {
        var cell = new NotebookCell(kind, kind switch { CellKind.Markdown => "markdown", CellKind.Raw => "raw", _ => language }, source);
        foreach (var output in kind == CellKind.Code ? outputs : [])
        {
            cell.Outputs.Add(output);
        }

        return cell;
    }

    private static NotebookDocument Make(IEnumerable<NotebookCell> cells)
    {
        var notebook = new NotebookDocument();
        foreach (var cell in cells)
        {
            notebook.Cells.Add(cell);
        }

        return notebook;
    }
}
