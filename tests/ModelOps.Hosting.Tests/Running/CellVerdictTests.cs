using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Running;

/// <summary>A notebook ends with 3 by the answer of a check or a gate, and by nothing else.</summary>
public sealed class CellVerdictTests : IDisposable
{
    private const string Data = "var people = Frame.ParseCsv(\"age,risk\\n\" + string.Join('\\n', Enumerable.Range(18, 60).Select(age => $\"{age},{(age % 7 < 3 ? \"bad\" : \"good\")}\")) + '\\n');";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1 + 1", 0)]
    [InlineData("throw new CheckFailedException(\"no\");", 3)]
    [InlineData("await Task.Yield();\nthrow new CheckFailedException(\"no\");", 3)]
    [InlineData("Task.Run(() => throw new CheckFailedException(\"no\")).Wait();", 3)]
    [InlineData("#!track --run-name night\nthrow new CheckFailedException(\"no\");", 3)]
    [InlineData("#!time\nthrow new CheckFailedException(\"no\");", 3)]
    [InlineData("throw new InvalidOperationException(\"x\", new CheckFailedException(\"no\"));", 1)]
    [InlineData("throw new AggregateException(new CheckFailedException(\"no\"), new IOException());", 1)]
    [InlineData("throw new InvalidInputException(\"no\");", 1)]
    [InlineData("throw new WorkFailedException(\"no\");", 1)]
    [InlineData("throw new ModelException(\"no\");", 1)]
    [InlineData("throw new OperationCanceledException(\"3\");", 1)]
    [InlineData("#!promote nothing@here --to champion", 1)]
    [InlineData("var broken = ;", 1)]
    [InlineData("throw new OutOfMemoryException();", 6)]
    [InlineData("throw new InvalidOperationException(\"x\", new AggregateException(new IOException(), new InsufficientMemoryException()));", 6)]
    [InlineData("Task.Run(() => throw new OutOfMemoryException()).Wait();", 6)]
    public async Task What_a_cell_throws_decides(string cell, int expected)
    {
        var outcome = await RunAsync([cell]);

        Assert.True(outcome.ExitCode == expected, $"{outcome.ExitCode}: {outcome.Result.Failure?.Error}");
    }

    [Fact]
    public async Task A_cell_that_was_stopped_is_no_answer_whatever_it_throws_then()
    {
        var notebook = _folder.Write("n.ipynb", NotebookText.Of("try { while (true) { await Task.Delay(5); } } catch { throw new CheckFailedException(\"no\"); } finally { throw new CheckFailedException(\"no\"); }"));
        var options = new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path, CellTimeLimit = TimeSpan.FromMilliseconds(200) };

        var outcome = await NotebookRun.RunAsync(options, null, TestContext.Current.CancellationToken);

        Assert.Equal((ExecutionStatus.TimedOut, 4), (outcome.Status, outcome.ExitCode));
    }

    [Fact]
    public async Task The_time_limit_of_the_whole_run_stops_the_cell_that_runs_then()
    {
        var notebook = _folder.Write("n.ipynb", NotebookText.Of("1", "while (true) { await Task.Delay(5); }"));
        var options = new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path, TimeLimit = TimeSpan.FromSeconds(2), CellTimeLimit = TimeSpan.FromMinutes(2) };

        var outcome = await NotebookRun.RunAsync(options, null, TestContext.Current.CancellationToken);

        Assert.Equal(ExecutionStatus.TimedOut, outcome.Status);
        Assert.StartsWith("The run took longer than its limit of 00:00:02.", outcome.Result.Failure!.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_was_interrupted()
    {
        var notebook = _folder.Write("n.ipynb", NotebookText.Of("1"));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var outcome = await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path }, null, stop.Token);

        Assert.Equal((ExecutionStatus.Interrupted, 130), (outcome.Status, outcome.ExitCode));
    }

    [Fact]
    public async Task Checks_of_data_drift_and_gates_end_the_notebook_with_3()
    {
        _folder.Write("schema.json", """{"columns": [{"name": "age", "type": "int64", "range": {"max": 40}}]}""");
        _folder.Write("gate.yaml", "metrics: {accuracy: {min: 1.0}}\nminimum_rows: 1000");
        string[] trained = [Data, "#!train people --target risk --trainer dummy --as model", "#!register model --name credit"];

        foreach (var (cells, said) in new (string[], string)[]
        {
            ([Data, "#!data check people --schema schema.json"], "age"),
            ([.. trained, "var older = Frame.ParseCsv(\"age,risk\\n\" + string.Join('\\n', Enumerable.Range(118, 60).Select(age => $\"{age},bad\")) + '\\n');", "#!drift model --data older --fail"], "older is not shown to be as the training data"),
            ([.. trained, "#!promote credit/1 --to champion --gate gate.yaml --data people"], "refuses credit version 1 as champion"),
        })
        {
            var outcome = await RunAsync(cells);

            Assert.True(outcome.ExitCode == 3, outcome.Result.Failure?.Error.Message);
            Assert.Equal(cells.Length, outcome.Result.Failure!.Number);
            Assert.Contains(said, outcome.Result.Failure.Error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cell_tagged_raises_exception_may_throw_and_the_run_goes_on()
    {
        var document = JsonNode.Parse(NotebookText.Of("throw new CheckFailedException(\"expected\");", "Console.WriteLine(\"after\")"))!;
        document["cells"]![0]!["metadata"]!["tags"] = new JsonArray("raises-exception");
        var notebook = _folder.Write("n.ipynb", document.ToJsonString());
        var (output, error) = (new StringWriter(), new StringWriter());

        var code = await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path, Output = "copy.ipynb" }, output, error, TestContext.Current.CancellationToken);

        Assert.Equal((0, "after\n"), (code, output.ToString()));
        Assert.Equal("    raised as the tag raises-exception allows: ModelOps.CheckFailedException: expected", error.ToString().Split('\n')[1]);
        Assert.Contains("\"output_type\": \"error\"", await File.ReadAllTextAsync(_folder.File("copy.ipynb"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_report_calls_it_refused()
    {
        var notebook = _folder.Write("n.ipynb", NotebookText.Of("throw new CheckFailedException(\"It may not go live.\");"));
        var error = new StringWriter();

        Assert.Equal(3, await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path }, TextWriter.Null, error, TestContext.Current.CancellationToken));

        Assert.Equal($"REFUSED {notebook}: cell 1, line 1: ModelOps.CheckFailedException: It may not go live.", error.ToString().Split('\n')[1]);
    }

    private async Task<NotebookRunOutcome> RunAsync(string[] cells) =>
        await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = _folder.Write("n.ipynb", NotebookText.Of(cells)), Folder = _folder.Path }, null, TestContext.Current.CancellationToken);
}
