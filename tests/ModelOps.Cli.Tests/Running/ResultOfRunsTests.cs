using System.Text.Json.Nodes;
using ModelOps.Cli.Running;
using ModelOps.Cli.Tests.Support;
using ModelOps.Pipelines.Results;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Running;

/// <summary>Each end has its exit code, and the same in its result.</summary>
public sealed class ResultOfRunsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_comes_to_its_end_says_what_came_of_it()
    {
        _folder.Write("n.ipynb", NotebookText.Of("#!track --run-name a", "ops.Output(\"auc\", 0.87);"));

        var result = await RunAsync("run", "n.ipynb");

        Assert.Equal((ExecutionStatus.Succeeded, 0, null, null), (result.Status, result.ExitCode, result.Error, result.FinishedEarly));
        Assert.Equal("""{"auc":0.87}""", result.Outputs.ToJsonString());
        Assert.Equal(("0", $"sqlite:///{_folder.File("mlflow.db")}"), (result.Runs.Single().ExperimentId, result.Runs[0].TrackingUri));
        Assert.True(File.Exists(result.Copy));
        Assert.InRange(result.Ended - result.Started, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    [Theory]
    [InlineData("while (true) { await Task.Delay(5); }", "--time-limit=4s", ExecutionStatus.TimedOut, "The run took longer than its limit of 00:00:04.*")]
    [InlineData("while (true) { await Task.Delay(5); }", "--cell-time-limit=0.5", ExecutionStatus.TimedOut, "The cell ran longer than its limit of 00:00:00.5000000.*")]
    [InlineData("var all = new List<byte[]>(); while (true) { var more = new byte[20 << 20]; Array.Fill(more, (byte)1); all.Add(more); await Task.Delay(5); }", "--memory-limit=700M", ExecutionStatus.OutOfMemory, "The processes of the run used *, more than their limit of 700M (--memory-limit).")]
    [InlineData("var sleeping = System.Diagnostics.Process.Start(\"/usr/bin/python3\", [\"-c\", \"import time; x = bytearray(b'1') * 900000000; time.sleep(600)\"]); await sleeping.WaitForExitAsync();", "--memory-limit=900M", ExecutionStatus.OutOfMemory, "The processes of the run used *, more than their limit of 900M (--memory-limit).")]
    [InlineData("throw new OutOfMemoryException(\"full\");", "--quiet", ExecutionStatus.OutOfMemory, "full")]
    [InlineData("new System.Threading.Thread(() => throw new OutOfMemoryException(\"full\")).Start(); await Task.Delay(9000);", "--quiet", ExecutionStatus.OutOfMemory, "full")]
    public async Task What_is_too_long_or_too_large_has_an_exit_code_of_its_own(string cell, string option, ExecutionStatus status, string message)
    {
        _folder.Write("n.ipynb", NotebookText.Of("#!track --run-name a", cell, "Console.WriteLine(\"never\")"));

        var result = await RunAsync("run", "n.ipynb", option);

        // On a busy machine the first cell may take all the time there is.
        Assert.Equal((status, status == ExecutionStatus.TimedOut ? result.Error!.Cell : 2), (result.Status, result.Error!.Cell));
        Glob.Matches(message, result.Error.Message);
        Assert.Single(JsonNode.Parse(await File.ReadAllTextAsync(result.Copy!, TestContext.Current.CancellationToken))!["cells"]!.AsArray().Where(each => (string?)each!["cell_type"] == "code").ElementAt(result.Error.Cell!.Value - 1)!["outputs"]!.AsArray(), output => (string?)output!["output_type"] == "error");
    }

    [Theory]
    [InlineData("throw new CheckFailedException(\"no\");", ExecutionStatus.Refused, 3, "no")]
    [InlineData("throw new IOException(\"no\");", ExecutionStatus.Failed, 1, "no")]
    [InlineData("return 7;", ExecutionStatus.Failed, 7, "The script returned exit code 7.")]
    [InlineData("return 256;", ExecutionStatus.Failed, 1, "The script returned exit code 256.")]
    [InlineData("Environment.Exit(6);", ExecutionStatus.Failed, 1, "The process was ended with exit code 6 (Environment.Exit)*")]
    [InlineData("Environment.FailFast(\"boom\");", ExecutionStatus.Died, 5, "Process terminated. boom")]
    public async Task A_script_says_how_it_ended(string code, ExecutionStatus status, int exitCode, string message)
    {
        _folder.Write("s.csx", code);

        var result = await RunAsync("script", "s.csx");

        Assert.Equal((status, exitCode, null), (result.Status, result.ExitCode, result.Copy));
        Glob.Matches(message, result.Error!.Message);
    }

    [Fact]
    public async Task What_cannot_be_run_leaves_no_earlier_result_behind()
    {
        _folder.Write("n.ipynb", NotebookText.Of("1"));
        await RunAsync("run", "n.ipynb");
        var wrong = await Task.WhenAll(new[] { "--time-limit=1x", "--time-limit=46d", "--cell-time-limit=0", "--memory-limit=lots", "--sed=7", "--parameter=seed=7" }.Select(async option =>
        {
            var file = _folder.File(option);
            File.Copy(_folder.File("result.json"), file);
            var run = await Tool.RunAsync(_folder.Path, ["run", "n.ipynb", option, "--result", file]);
            return (run.ExitCode, ExecutionResult.Read(file)!.Status, run.Error.Split('\n')[0]);
        }));

        Assert.Equal(
            [
                (2, ExecutionStatus.Unusable, "modelops: '--time-limit' cannot be '1x'. Give a time over 0 and up to 45d, such as 90s, 15m or 2h."),
                (2, ExecutionStatus.Unusable, "modelops: '--time-limit' cannot be '46d'. Give a time over 0 and up to 45d, such as 90s, 15m or 2h."),
                (2, ExecutionStatus.Unusable, "modelops: '--cell-time-limit' cannot be '0'. Give a time over 0 and up to 45d, such as 90s, 15m or 2h."),
                (2, ExecutionStatus.Unusable, "modelops: '--memory-limit' cannot be 'lots'. Give an amount of memory, such as 512M or 4G."),
                (2, ExecutionStatus.Unusable, "modelops: Unrecognized command or argument '--sed=7'."),
                (2, ExecutionStatus.Unusable, "modelops: The notebook has no cell tagged 'parameters', so it takes no parameter 'seed'. Put the defaults into a C# cell of their own, as 'var seed = …;', and give that cell the tag 'parameters' (\"metadata\": {\"tags\": [\"parameters\"]} in the .ipynb file)."),
            ],
            wrong);

        var overwriting = await Tool.RunAsync(_folder.Path, ["run", "n.ipynb", "--result", "n.ipynb"]);
        Assert.Equal((2, "modelops: 'n.ipynb' is not the result of an earlier run, so it is not overwritten. Name another file for the result.\n"), (overwriting.ExitCode, overwriting.Error));
    }

    [Theory]
    [InlineData("r", "run", "n", "--result", "r")]
    [InlineData("r", "run", "n", "--result=r")]
    [InlineData("r", "run", "--result:r", "n")]
    [InlineData(null, "run", "n", "--result")]
    [InlineData(null, "run", "n", "--results", "r")]
    [InlineData(null, "script", "s", "--", "--result", "r")]
    public void The_file_of_the_result_is_found_before_the_words_are_parsed(string? file, params string[] words) => Assert.Equal(file, ResultOption.Of(words));

    private async Task<ExecutionResult> RunAsync(params string[] words)
    {
        var run = await Tool.RunAsync(_folder.Path, [.. words, "--result", "result.json"]);
        var result = ExecutionResult.Read(_folder.File("result.json"));
        Assert.True(result is not null && run.ExitCode == result.ExitCode, $"{run.ExitCode}: {run.Error}");
        return result;
    }
}
