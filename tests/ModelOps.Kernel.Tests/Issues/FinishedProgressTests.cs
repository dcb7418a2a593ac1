using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Running;

namespace ModelOps.Kernel.Tests.Issues;

/// <summary>Finished progress bars stayed in executed notebooks: a display that is updated to nothing goes.</summary>
public sealed class FinishedProgressTests
{
    [Fact]
    public async Task A_display_updated_to_nothing_is_not_in_the_executed_copy()
    {
        using var session = new Session();
        var notebook = NotebookDocument.Parse(
            """
            {"cells":[{"cell_type":"code","execution_count":null,"id":"a","metadata":{},"outputs":[],
            "source":["var bar = ModelOps.Kernel.Engine.CellContext.Current.Display(new System.Text.Json.Nodes.JsonObject { [\"text/plain\"] = \"half\" }); display(\"kept\"); bar.Update(new System.Text.Json.Nodes.JsonObject { [\"text/plain\"] = \"\", [\"text/html\"] = \"\" });"]}],
            "metadata":{"kernelspec":{"name":".net-csharp","display_name":".NET (C#)","language":"C#"}},"nbformat":4,"nbformat_minor":5}
            """,
            NotebookFormat.Ipynb);

        var result = await new NotebookRunner(session.Kernel).RunAsync(notebook, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.Succeeded);
        var shown = Assert.Single(result.Document.Cells[0].Outputs.OfType<DisplayOutput>());
        Assert.Contains("kept", shown.Data["text/plain"]!.ToString());
    }
}
