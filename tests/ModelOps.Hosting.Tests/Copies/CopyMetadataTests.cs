using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Running;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Copies;

/// <summary>An executed notebook says how far its run is, in our words and in papermill's.</summary>
public sealed class CopyMetadataTests : IDisposable
{
    private static readonly string[] _papermillKeys = ["default_parameters", "duration", "end_time", "environment_variables", "exception", "input_path", "output_path", "parameters", "start_time", "version"];
    private static readonly string[] _papermillCellKeys = ["duration", "end_time", "exception", "start_time", "status"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_succeeds_has_its_times_parameters_runs_and_outputs()
    {
        var notebook = await RunAsync(new() { ["seed"] = 7 }, "var seed = 1; // parameters", "#!track --run-name a", "ops.Output(\"auc\", 0.87);");

        var own = notebook["metadata"]!["modelops"]!;
        Assert.Equal(("succeeded", """{"seed":7}""", """{"auc":0.87}""", null), ((string?)own["status"], own["parameters"]!.ToJsonString(), own["outputs"]!.ToJsonString(), own["exception"]));
        Assert.Single(own["runs"]!.AsArray());
        Assert.Equal(Environment.Version.ToString(), (string?)own["versions"]!["dotnet"]);
        Assert.True(DateTimeOffset.Parse((string)own["started"]!) <= DateTimeOffset.Parse((string)own["ended"]!));
        var papermill = notebook["metadata"]!["papermill"]!.AsObject();
        Assert.Equal(_papermillKeys, papermill.Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal((null, """{"seed":7}""", _folder.File("n.ipynb"), _folder.File("out.ipynb")), (papermill["exception"], papermill["parameters"]!.ToJsonString(), (string?)papermill["input_path"], (string?)papermill["output_path"]));
        Assert.Equal((double)own["seconds"]!, (double)papermill["duration"]!);
        Assert.All(notebook["cells"]!.AsArray(), cell =>
        {
            Assert.Equal(_papermillCellKeys, cell!["metadata"]!["papermill"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));
            Assert.Equal(("completed", "succeeded", false), ((string?)cell["metadata"]!["papermill"]!["status"], (string?)cell["metadata"]!["modelops"]!["status"], (bool?)cell["metadata"]!["papermill"]!["exception"]));
        });
    }

    [Fact]
    public async Task A_run_that_fails_has_the_exception_and_a_marker_which_the_next_run_removes()
    {
        var failed = await RunAsync(new(), "1", "\nthrow new IOException(\"no file\");", "2");

        Assert.Equal("""{"cell":2,"line":2,"name":"System.IO.IOException","message":"no file"}""", failed["metadata"]!["modelops"]!["exception"]!.ToJsonString());
        Assert.Equal(("failed", true), ((string?)failed["metadata"]!["modelops"]!["status"], (bool?)failed["metadata"]!["papermill"]!["exception"]));
        Assert.Equal([null, "completed", null, "failed", "pending"], failed["cells"]!.AsArray().Select(cell => (string?)cell!["metadata"]!["papermill"]?["status"]));
        Assert.Equal(["papermill-error-cell-tag", "papermill-error-cell-tag"], failed["cells"]!.AsArray().Select(cell => (string?)cell!["metadata"]!["tags"]?.AsArray().FirstOrDefault()).OfType<string>());
        Assert.Contains("The run stopped at cell 2, <a href=\"#papermill-error-cell\">In [2]</a>.", failed["cells"]![0]!["source"]!.AsArray().Select(line => (string?)line).Single(), StringComparison.Ordinal);
        Assert.Contains("id=\"papermill-error-cell\"", failed["cells"]![2]!["source"]!.ToJsonString().Replace("\\u0022", "\"", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);

        var options = new NotebookRunOptions { Notebook = _folder.File("out.ipynb"), Output = _folder.File("again.ipynb"), Folder = _folder.Path };
        var again = await NotebookRun.RunAsync(options, null, TestContext.Current.CancellationToken);

        Assert.Equal(2, again.Result.Failure!.Number);
        Assert.Equal(5, NotebookDocument.Load(again.Copy).Cells.Count);
    }

    [Fact]
    public async Task Whatever_ends_the_process_the_copy_says_how_far_it_was()
    {
        // The cells read the copy as it is on the disk while they run.
        var notebook = await RunAsync(
            new(),
            "using System.Text.Json.Nodes;\nJsonNode Copy() => JsonNode.Parse(File.ReadAllText(\"COPY\"));\nvar first = Copy();".Replace("COPY", _folder.File("out.ipynb"), StringComparison.Ordinal),
            "Console.Write(string.Join(' ', ((JsonArray)Copy()[\"cells\"]).Select(cell => cell[\"metadata\"][\"papermill\"][\"status\"])) + \" \" + Copy()[\"metadata\"][\"modelops\"][\"status\"] + \" \" + first[\"cells\"][0][\"metadata\"][\"papermill\"][\"status\"]);",
            "3");

        Assert.Equal("completed running pending running running", string.Concat(notebook["cells"]![1]!["outputs"]![0]!["text"]!.AsArray().Select(line => (string?)line)));
    }

    [Theory]
    [InlineData("throw new CheckFailedException(\"no\");", "refused", "refused", "failed")]
    [InlineData("// expected\nthrow new Exception(\"x\");", "succeeded", "raised", "completed")]
    public async Task A_cell_says_how_it_ended(string cell, string status, string own, string papermill)
    {
        _folder.Write("n.ipynb", NotebookText.Of(cell).Replace("\"tags\":[]", cell.Contains("expected", StringComparison.Ordinal) ? "\"tags\":[\"raises-exception\"]" : "\"tags\":[]", StringComparison.Ordinal));
        var notebook = await RunAsync();

        var executed = notebook["cells"]!.AsArray().Single(each => (string?)each!["cell_type"] == "code")!;
        Assert.Equal((status, own, papermill), ((string?)notebook["metadata"]!["modelops"]!["status"], (string?)executed["metadata"]!["modelops"]!["status"], (string?)executed["metadata"]!["papermill"]!["status"]));
    }

    [Fact]
    public async Task A_copy_without_a_chosen_name_is_a_notebook_from_its_first_instant_and_none_is_left_of_a_refused_call()
    {
        _folder.Write("n.ipynb", NotebookText.Of("1"));
        var seen = new Seen();
        var options = new NotebookRunOptions { Notebook = _folder.File("n.ipynb"), Folder = _folder.Path };

        await NotebookRun.RunAsync(options, seen, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidInputException>(() => NotebookRun.RunAsync(options with { Parameters = new Dictionary<string, object?> { ["x"] = 1 } }, null, TestContext.Current.CancellationToken));

        Assert.Equal("running", (string?)JsonNode.Parse(seen.First!)!["metadata"]!["modelops"]!["status"]);
        Assert.Single(Directory.GetFiles(_folder.File("runs")));
    }

    private Task<JsonNode> RunAsync(Dictionary<string, object?> parameters, params string[] cells)
    {
        _folder.Write("n.ipynb", NotebookText.Of(cells));
        return RunAsync(parameters);
    }

    private async Task<JsonNode> RunAsync(Dictionary<string, object?>? parameters = null)
    {
        var options = new NotebookRunOptions { Notebook = _folder.File("n.ipynb"), Output = _folder.File("out.ipynb"), Folder = _folder.Path, Parameters = parameters ?? [] };
        await NotebookRun.RunAsync(options, null, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("out.ipynb"), TestContext.Current.CancellationToken))!;
    }

    private sealed class Seen : IProgress<NotebookRunEvent>
    {
        public string? First { get; private set; }

        public void Report(NotebookRunEvent value) => First ??= value is CopyReserved reserved ? File.ReadAllText(reserved.Path) : null;
    }
}
