using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;
using ModelOps.TestSupport.Telemetry;

namespace ModelOps.Kernel.Tests.Telemetry;

public sealed class CellTelemetryTests
{
    [Fact]
    public async Task A_cell_is_a_span_a_duration_and_a_line_without_its_code_or_values()
    {
        using var record = new TelemetryRecord();
        using var session = new Session(new KernelOptions { LoggerFactory = record });
        await session.RunAsync("var s3cret = \"s3cret-value\"; s3cret");

        var span = Assert.Single(record.Spans);
        Assert.Equal(("cell", "csharp", 1, ActivityStatusCode.Unset), (span.DisplayName, span.GetTagItem("modelops.cell.language"), span.GetTagItem("modelops.cell.number"), span.Status));
        var measured = Assert.Single(record.Measurements);
        Assert.Equal(("modelops.cell.duration", "s", "csharp"), (measured.Name, measured.Unit, measured.Tags["modelops.cell.language"]));
        Assert.Matches(@"^Debug ModelOps.Kernel\[1\] Cell 1 \(csharp\) ran in \d+\.\d{3} s$", Assert.Single(record.Lines));
        Assert.DoesNotContain("s3cret", record.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw new InvalidOperationException(\"s3cret-message\");", "System.InvalidOperationException")]
    [InlineData("int number = \"s3cret-text\";", "CompilationError")]
    public async Task A_cell_that_fails_says_with_which_kind_of_error(string code, string kind)
    {
        using var record = new TelemetryRecord();
        using var session = new Session(new KernelOptions { LoggerFactory = record });
        await session.RunAsync(code);

        var span = Assert.Single(record.Spans);
        Assert.Equal((kind, ActivityStatusCode.Error), (span.GetTagItem("error.type"), span.Status));
        Assert.Equal(kind, Assert.Single(record.Measurements).Tags["error.type"]);
        Assert.EndsWith($" s with {kind}", Assert.Single(record.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", record.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_cell_does_belongs_to_its_span_and_the_next_cell_has_its_own()
    {
        using var record = new TelemetryRecord();
        using var session = new Session();
        var root = Activity.Current!.Id;
        await session.RunAsync("System.Diagnostics.Activity.Current.Id");
        Assert.Equal(record.Spans[0].Id, session.Result);
        await session.RunAsync("System.Diagnostics.Activity.Current.Id");
        Assert.Equal(record.Spans[1].Id, session.Result);
        Assert.Equal([root, root], record.Spans.Select(span => span.ParentId));
    }

    [Fact]
    public async Task A_notebook_is_a_span_around_its_cells_that_names_the_cell_that_failed()
    {
        using var record = new TelemetryRecord();
        using var kernel = new NotebookKernel(new KernelOptions { NotebookPath = "/home/s3cret/night.ipynb", LoggerFactory = record });
        var notebook = new NotebookDocument();
        notebook.Cells.Add(new NotebookCell(CellKind.Code, "csharp", "var password = \"\";"));
        notebook.Cells[0].Metadata["tags"] = new JsonArray("parameters");
        notebook.Cells.Add(new NotebookCell(CellKind.Code, "csharp", "throw new Exception(password);"));
        await new NotebookRunner(kernel).RunAsync(notebook, new NotebookRunnerOptions { Parameters = new Dictionary<string, object?> { ["password"] = "s3cret-parameter" } });

        var span = await record.SpanAsync("notebook");
        Assert.Equal(("night.ipynb", 3, "System.Exception", ActivityStatusCode.Error), (span.GetTagItem("modelops.notebook"), span.GetTagItem("modelops.cell.number"), span.GetTagItem("error.type"), span.Status));
        Assert.Equal(3, record.Spans.Count(cell => cell.DisplayName == "cell" && cell.ParentId == span.Id));
        Assert.Contains(record.Measurements, each => each.Name == "modelops.notebook.duration" && (string?)each.Tags["error.type"] == "System.Exception");
        Assert.Matches(@"^Error ModelOps.Kernel\[4\] Notebook night.ipynb failed in cell 3 after \d+\.\d{3} s with System.Exception$", record.Lines[^1]);
        Assert.DoesNotContain("s3cret", record.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_that_cannot_begin_is_an_error_too()
    {
        using var record = new TelemetryRecord();
        using var kernel = new NotebookKernel();
        await Assert.ThrowsAsync<KernelException>(() => new NotebookRunner(kernel).RunAsync(new NotebookDocument(), new NotebookRunnerOptions { Parameters = new Dictionary<string, object?> { ["a"] = 1 } }));
        Assert.Equal(ActivityStatusCode.Error, Assert.Single(record.Spans).Status);
    }
}
