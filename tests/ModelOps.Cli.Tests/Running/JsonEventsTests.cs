using System.Text.Json.Nodes;
using System.Xml.Linq;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Running;

/// <summary><c>--json</c> and <c>--report</c> of <c>modelops run</c>.</summary>
public sealed class JsonEventsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Standard_output_has_an_event_a_line_and_nothing_else()
    {
        _folder.Write("n.ipynb", NotebookText.Of("Console.WriteLine(\"hi\"); Console.Error.WriteLine(\"warn\");", "ops.Output(\"auc\", 0.87); 6 * 7", "throw new IOException(\"no file\");", "1"));

        var run = await Tool.RunAsync(_folder.Path, ["run", "n.ipynb", "-o", "out.ipynb", "--json", "--report", "a.xml", "--report", "trx=b", "--report", "c.html"]);

        var events = run.Output.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Equal(["run-started", "cell-started", "output", "output", "cell-finished", "cell-started", "output", "cell-finished", "cell-started", "output", "cell-finished", "run-finished"], events.Select(each => (string?)each["event"]));
        Assert.All(events, each => Assert.True(DateTimeOffset.TryParse((string?)each["time"], out _)));
        Assert.Equal((4, _folder.File("out.ipynb")), ((int)events[0]["cells"]!, (string?)events[0]["copy"]));
        Assert.Equal("""{"output_type":"stream","name":"stdout","text":"hi\n"}""", events.First(each => (string?)each["output"]?["name"] == "stdout")["output"]!.ToJsonString());
        Assert.Equal("42", (string?)events[6]["output"]!["data"]!["text/plain"]);
        Assert.Equal(("failed", "no file"), ((string?)events[10]["status"], (string?)events[10]["error"]!["message"]));
        Assert.Equal(("failed", 1, 3, 0.87), ((string?)events[^1]["status"], (int)events[^1]["exit_code"]!, (int)events[^1]["error"]!["cell"]!, (double)events[^1]["outputs"]!["auc"]!));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("FAILED n.ipynb: cell 3", run.Error, StringComparison.Ordinal);
        Assert.Equal("1", (string?)XDocument.Load(_folder.File("a.xml")).Root!.Attribute("failures"));
        Assert.Equal("TestRun", XDocument.Load(_folder.File("b")).Root!.Name.LocalName);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(_folder.File("c.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_watching_process_writes_the_last_event_and_the_report_of_a_child_that_died()
    {
        _folder.Write("n.ipynb", NotebookText.Of("#!track --run-name a", "Environment.FailFast(\"boom\");"));

        var run = await Tool.RunAsync(_folder.Path, ["run", "n.ipynb", "-o", "out.ipynb", "--json", "--report", "a.xml"]);

        var last = JsonNode.Parse(run.Output.TrimEnd('\n').Split('\n')[^1])!;
        Assert.Equal((5, "run-finished", "died", 2), (run.ExitCode, (string?)last["event"], (string?)last["status"], (int)last["error"]!["cell"]!));
        var problem = XDocument.Load(_folder.File("a.xml")).Descendants("error").Single();
        Assert.Equal("Process terminated. boom", (string?)problem.Attribute("message"));
        var copy = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("out.ipynb"), TestContext.Current.CancellationToken))!;
        Assert.Equal(("died", true), ((string?)copy["metadata"]!["modelops"]!["status"], (bool?)copy["metadata"]!["papermill"]!["exception"]));
        Assert.Equal([null, "completed", null, "failed"], copy["cells"]!.AsArray().Select(cell => (string?)cell!["metadata"]!["papermill"]?["status"]));
    }
}
