using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Hosting.Tests.Running;

/// <summary>A run that goes on from the executed copy of one that failed.</summary>
public sealed class ResumeTests : IDisposable
{
    private const string Fail = "if (!System.IO.File.Exists(System.IO.Path.Combine(home, \"repaired\"))) throw new Exception(\"broken\");";
    private readonly TemporaryFolder _folder = new();

    private string Home => $"var home = @\"{_folder.Path}\";\nvoid Count(string name) => System.IO.File.AppendAllText(System.IO.Path.Combine(home, name), \"x\");";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cached_cells_are_restored_with_all_that_they_left_and_the_others_run_again()
    {
        _folder.Write("data.csv", "a,b\n1,x\n2,y\n");
        string[] cells =
        [
            "// parameters\nvar seed = 7;",
            Home,
            "// tags: cache\nusing System.Globalization;\nCount(\"cached\");\nrecord Point(int X, double Y);\nconst int Most = 3;\nint Twice(int x) => x * 2 + total;\nvar total = 40;\nvar points = new List<Point> { new(1, 0.5) };\nvar map = new Dictionary<string, int[]> { [\"a\"] = [1, 2] };\n#!data load data.csv --as rides\nConsole.WriteLine(\"made\");\nops.Output(\"rows\", rides.RowCount);",
            "Count(\"plain\");",
            "// tags: cache\ntotal += 1;",
            Fail,
            "Console.WriteLine($\"{seed} {Twice(Most)} {points[0]} {points[0] == new Point(1, 0.5)} {map[\"a\"][1]} {rides.RowCount} {total}\");\npoints.Add(new Point(2, 1));",
        ];
        var (failed, _) = await RunAsync(cells, new() { Notebook = "n.ipynb", Output = "out.ipynb", Parameters = new Dictionary<string, object?> { ["seed"] = 9 } });
        Assert.Equal(1, failed.ExitCode);
        _folder.Write("repaired", "");

        var (resumed, said) = await ResumeAsync();

        Assert.True(resumed.ExitCode == 0, said);
        Assert.Equal(("x", "xx"), (Read("cached"), Read("plain")));
        Assert.Contains("9 47 Point { X = 1, Y = 0.5 } True 2 2 41", said, StringComparison.Ordinal);
        Assert.Matches(@"\[4/8\]   // tags: cache\n  restored code, inputs and parameters as on \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n\[5/8\]", said);
        Assert.Contains("[5/8]   Count(\"plain\");\n      note ran again: not tagged cache\n", said, StringComparison.Ordinal);
        Assert.Equal("2", resumed.Outputs["rows"]!.ToString());
        Assert.Equal("made\n", resumed.Result.Document.Cells[3].Outputs.OfType<Kernel.Documents.StreamOutput>().Single().Text);
        Assert.NotNull(resumed.Result.Document.Cells[3].ExecutionCount);
    }

    [Theory]
    [InlineData("code", "ran again: the code changed")]
    [InlineData("before", "ran again: a cell before it changed")]
    [InlineData("parameters", "ran again: the parameters changed")]
    [InlineData("input", "ran again: the input data.csv changed")]
    [InlineData("named", "ran again: the input named.txt changed")]
    [InlineData("damage", "ran again: the kept result is damaged")]
    [InlineData("gone", "ran again: its result was not kept")]
    public async Task A_cell_whose_result_may_differ_runs_again_and_it_says_why(string change, string sentence)
    {
        _folder.Write("data.csv", "a\n1\n");
        _folder.Write("named.txt", "1");
        string[] cells = ["// parameters\nvar seed = 7;", Home, "// tags: cache\n// inputs: named.txt\nCount(\"cached\");\n#!data load data.csv --as rides", Fail];
        await RunAsync(cells);
        var cache = Path.Combine(_folder.Path, ".modelops", "cache");
        switch (change)
        {
            case "code":
                cells[2] += "\n// new";
                break;
            case "before":
                cells[1] += "\n// new";
                break;
            case "input":
                _folder.Write("data.csv", "a\n2\n");
                break;
            case "named":
                _folder.Write("named.txt", "2");
                break;
            case "damage":
                var file = Directory.EnumerateFiles(cache, "*.arrow", SearchOption.AllDirectories).Single();
                var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
                bytes[^20] ^= 1;
                await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
                break;
            case "gone":
                Directory.Delete(cache, recursive: true);
                break;
        }

        _folder.Write("n.ipynb", NotebookText.Of(cells));
        _folder.Write("repaired", "");
        var (resumed, said) = await ResumeAsync(change == "parameters" ? new Dictionary<string, object?> { ["seed"] = 8 } : null);

        Assert.True(resumed.ExitCode == 0, said);
        Assert.Contains($"note {sentence}", said, StringComparison.Ordinal);
        Assert.Equal("xx", Read("cached"));
    }

    [Theory]
    [InlineData("var s = new System.IO.MemoryStream();", "the variable `s` of type MemoryStream cannot be saved")]
    [InlineData("var list = new List<object> { new Random(1) };", "the variable `list` of type List cannot be saved: it holds a Random")]
    [InlineData("var copy = shared;", "one of its variables holds an object that a variable of an earlier cell holds, too")]
    [InlineData("var n = dice.Next();", "it uses the variable `dice` of type Random, of which it cannot be seen whether it changes")]
    [InlineData("var n = Roll();", "it uses the variable `dice` of type Random, of which it cannot be seen whether it changes")]
    [InlineData("#!track --run-name x", "what 'track' does ends with the session")]
    [InlineData("#!experiment other", "what 'experiment' does ends with the session")]
    [InlineData("var run = await ops.StartRunAsync();", "it starts or ends a run")]
    [InlineData("#!shell\necho hi", "it has code in shell")]
    [InlineData("var password = \"tr0ub4dor&3\";", "the variable `password` of type String cannot be saved: it looks like a secret")]
    public async Task A_cell_that_cannot_be_restored_whole_is_not_kept_and_names_what(string code, string reason)
    {
        string[] cells = ["var shared = new List<int>(); var dice = new Random(1);\nint Roll() => dice.Next();", $"// tags: cache\n{code}", Home, Fail];
        var (_, first) = await RunAsync(cells);
        Assert.Contains($"      note not kept: {reason}\n", first, StringComparison.Ordinal);
        _folder.Write("repaired", "");

        var (resumed, said) = await ResumeAsync();

        Assert.True(resumed.ExitCode == 0, said);
        Assert.Contains($"note ran again: {reason}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_cached_cell_logged_into_the_open_run_is_in_the_new_run_and_no_run_is_there_twice()
    {
        _folder.Write("data.csv", "a,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{(i * 7 % 10 > 4 ? "b" : "c")}\n")));
        string[] cells =
        [
            Home, "#!track --run-name night --capture none", "// tags: cache\n#!data load data.csv --as rides\n#!train rides --target y --trainer logistic --as model\nawait ops.ActiveRun.LogMetricAsync(\"auc\", 0.5);", Fail,
            "#!evaluate model --data rides --as ev\nConsole.WriteLine(model.RunId == ops.ActiveRun.RunId);",
        ];
        var (failed, first) = await RunAsync(cells);
        Assert.DoesNotContain("not kept", first, StringComparison.Ordinal);
        _folder.Write("repaired", "");

        var (resumed, said) = await ResumeAsync();

        Assert.True(resumed.ExitCode == 0, said);
        Assert.Contains("  restored code", said, StringComparison.Ordinal);
        Assert.Contains("True", said, StringComparison.Ordinal);
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", cancellationToken: TestContext.Current.CancellationToken);
        var runs = (await store.SearchRunsAsync(new RunQuery(["0"], OrderBy: ["attributes.start_time ASC"]), TestContext.Current.CancellationToken)).Items;
        Assert.Equal([RunStatus.Failed, RunStatus.Finished], runs.Select(run => run.Info.Status));
        Assert.Equal(runs[0].Info.RunId, runs[1].Data.Tags.Single(tag => tag.Key == "modelops.resumed_from").Value);
        Assert.Equal(runs[1].Info.RunId, runs[0].Data.Tags.Single(tag => tag.Key == "modelops.superseded_by").Value);
        Assert.Equal(0.5, runs[1].Data.Metrics.Single(metric => metric.Key == "auc").Value);
        Assert.All(runs[0].Data.Params, param => Assert.Contains(param, runs[1].Data.Params));
        Assert.Contains(await store.OpenArtifacts(runs[1].Info.ArtifactUri).ListAsync("model", TestContext.Current.CancellationToken), file => file.Path == "model/MLmodel");
    }

    [Fact]
    public async Task A_finished_run_of_a_cell_that_runs_again_does_not_stay_finished_beside_the_new_one()
    {
        await RunAsync([Home, "await using (var run = await ops.StartRunAsync(\"one\")) { await run.LogMetricAsync(\"m\", 1); }", Fail]);
        _folder.Write("repaired", "");

        await ResumeAsync();

        await using var store = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", cancellationToken: TestContext.Current.CancellationToken);
        var runs = (await store.SearchRunsAsync(new RunQuery(["0"], OrderBy: ["attributes.start_time ASC"]), TestContext.Current.CancellationToken)).Items;
        Assert.Equal([RunStatus.Killed, RunStatus.Finished], runs.Select(run => run.Info.Status));
    }

    [Fact]
    public async Task A_cell_tagged_once_is_not_run_again_and_one_that_is_not_is_warned_of()
    {
        string[] cells = [Home, "// tags: once\nCount(\"once\");\nvar s = new System.IO.MemoryStream();\nConsole.WriteLine(\"done once\");", "Count(\"again\");\n// #!register\n#!skip-if true\n#!register m x", Fail];
        await RunAsync(cells);
        _folder.Write("repaired", "");

        var (resumed, said) = await ResumeAsync();

        Assert.True(resumed.ExitCode == 0, said);
        Assert.Equal(("x", "xx"), (Read("once"), Read("again")));
        Assert.Matches("restored it ran once, on .*, and is not run again; its variables are missing, since the variable `s` of type MemoryStream cannot be saved", said);
        Assert.Contains("ran again: not tagged cache. Warning: it has #!register, which the earlier run did already. Tag the cell 'once' to keep what it did.", said, StringComparison.Ordinal);
        Assert.Contains("done once", resumed.Result.Document.Cells[1].Outputs.OfType<Kernel.Documents.StreamOutput>().Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_notebook_is_the_original_if_it_is_still_there_else_the_copy()
    {
        await RunAsync([Home, "Console.WriteLine(\"old\");", Fail]);
        _folder.Write("n.ipynb", NotebookText.Of(Home, "Console.WriteLine(\"new\");", Fail));

        var (still, said) = await ResumeAsync();
        Assert.Equal(1, still.ExitCode);
        Assert.Contains("new\n", said, StringComparison.Ordinal);

        File.Delete(_folder.File("n.ipynb"));
        _folder.Write("repaired", "");
        var (resumed, last) = await ResumeAsync();
        Assert.Equal((0, true), (resumed.ExitCode, last.Contains("new\n", StringComparison.Ordinal)));

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ResumeAsync());
        Assert.Equal($"All cells of 'out.ipynb' ran, so nothing is left to do. To run them again, run '{_folder.File("n.ipynb")}' from its start.", error.Message);
    }

    [Fact]
    public async Task A_run_that_was_killed_after_its_last_cell_is_brought_to_its_end()
    {
        await RunAsync([Home, "Console.WriteLine(\"again\");"]);
        await Assert.ThrowsAsync<InvalidInputException>(() => ResumeAsync());
        var copy = await File.ReadAllTextAsync(_folder.File("out.ipynb"), TestContext.Current.CancellationToken);
        _folder.Write("out.ipynb", copy.Replace("   \"status\": \"succeeded\",\n   \"notebook\"", "   \"status\": \"running\",\n   \"notebook\"", StringComparison.Ordinal));

        var (resumed, said) = await ResumeAsync();

        Assert.Equal((0, true), (resumed.ExitCode, said.Contains("again", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_no_executed_copy_is_refused()
    {
        _folder.Write("n.ipynb", NotebookText.Of("1"));

        var none = await Assert.ThrowsAsync<InvalidInputException>(() => NotebookRun.RunAsync(new NotebookRunOptions { Notebook = "", Resume = "nowhere.ipynb", Folder = _folder.Path }));
        var plain = await Assert.ThrowsAsync<InvalidInputException>(() => NotebookRun.RunAsync(new NotebookRunOptions { Notebook = "", Resume = "n.ipynb", Folder = _folder.Path }));

        Assert.Equal($"The executed notebook '{_folder.File("nowhere.ipynb")}' is missing. Give the copy that a run has left.", none.Message);
        Assert.Equal($"'{_folder.File("n.ipynb")}' is not the executed copy of a run, so it does not say where to go on. Run it from its start, and give the copy.", plain.Message);
    }

    private string Read(string name) => File.ReadAllText(_folder.File(name));

    private Task<(NotebookRunOutcome Outcome, string Said)> RunAsync(string[] cells, NotebookRunOptions? options = null)
    {
        _folder.Write("n.ipynb", NotebookText.Of(cells));
        return RunAsync(options ?? new() { Notebook = "n.ipynb", Output = "out.ipynb" });
    }

    private Task<(NotebookRunOutcome Outcome, string Said)> ResumeAsync(IReadOnlyDictionary<string, object?>? parameters = null) =>
        RunAsync(new NotebookRunOptions { Notebook = "", Resume = "out.ipynb", Parameters = parameters ?? new Dictionary<string, object?>() });

    private async Task<(NotebookRunOutcome Outcome, string Said)> RunAsync(NotebookRunOptions options)
    {
        options = options with { Folder = _folder.Path };
        var text = new StringWriter();
        var report = new RunReport(text, text);
        var outcome = await NotebookRun.RunAsync(options, report, TestContext.Current.CancellationToken);
        report.Finish(options, outcome, CancellationToken.None);
        return (outcome, $"{text}");
    }
}
