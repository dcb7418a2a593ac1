using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ModelOps.Cli.Tests.Support;
using ModelOps.Cli.Watching;
using ModelOps.Pipelines.Results;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Issues;

/// <summary><c>Environment.Exit(0)</c> in a cell was a success, and a process that died left its run RUNNING and no error in the executed copy.</summary>
public sealed class DiedRunsTests
{
    [Theory]
    [InlineData("Console.WriteLine(\"bye\");\nEnvironment.Exit(0);", 1, "The cell ended the process with exit code 0 (Environment.Exit)*")]
    [InlineData("Console.WriteLine(\"bye\");\nEnvironment.Exit(7);", 1, "The cell ended the process with exit code 7 (Environment.Exit)*")]
    [InlineData("Console.WriteLine(\"bye\");\nawait Task.Delay(200);\nEnvironment.FailFast(\"boom\");", 5, "Process terminated. boom")]
    [InlineData("Console.WriteLine(\"bye\");\nasync void G() { await Task.Delay(50); throw new Exception(\"async void\"); }\nG();\nawait Task.Delay(9000);", 5, "async void")]
    [InlineData("Console.WriteLine(\"bye\");\nnew System.Threading.Thread(() => throw new Exception(\"in a thread\")).Start();\nSystem.Threading.Thread.Sleep(9000);", 5, "in a thread")]
    [InlineData("Console.WriteLine(\"bye\");\nawait Task.Delay(200);\nSystem.Diagnostics.Process.GetCurrentProcess().Kill();\nawait Task.Delay(9000);", 5, "The process was killed (SIGKILL)*")]
    public async Task Whatever_ends_the_process_is_a_failure_with_its_error_in_the_copy(string cell, int exitCode, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("n.ipynb", NotebookText.Of("#!track --run-name outer", cell, "Console.WriteLine(\"never\")"));

        var result = await Tool.RunAsync(folder.Path, ["run", "n.ipynb", "-o", "out.ipynb", "--result", "result.json"]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains("bye", result.Output);
        Assert.Contains("FAILED n.ipynb: cell 2 of 3: ", result.Error);
        var error = Assert.Single(ErrorsOf(folder.File("out.ipynb"), cell: 1));
        Glob.Matches(message, error);
        var run = await OnlyRunAsync(folder);
        var written = ExecutionResult.Read(folder.File("result.json"))!;
        Assert.Equal((exitCode, exitCode == 1 ? ExecutionStatus.Failed : ExecutionStatus.Died, 2, error), (written.ExitCode, written.Status, written.Error!.Cell, written.Error.Message));
        Assert.Equal((run.Info.RunId, run.Info.ExperimentId), (written.Runs.Single().Id, written.Runs[0].ExperimentId));
        Assert.Equal((folder.File("n.ipynb"), folder.File("out.ipynb")), (written.Notebook, written.Copy));
        Assert.Equal(RunStatus.Failed, run.Info.Status);
        Glob.Matches("cell 2 of 3: *" + message, run.Data.Tags.Single(tag => tag.Key == "modelops.error").Value);
        Assert.Equal(error, Assert.Single(ErrorsOf(Path.Combine(new Uri(run.Info.ArtifactUri).LocalPath, "notebook", "out.ipynb"), cell: 1)));
    }

    [Fact]
    public async Task A_body_of_track_that_ends_the_process_fails_its_run()
    {
        using var folder = new TemporaryFolder();
        folder.Write("body.cs", "Environment.FailFast(\"boom\");");

        var result = await Tool.RunAsync(folder.Path, ["track", "--body", "body.cs"]);

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("FAILED track: Process terminated. boom", result.Error);
        Assert.Equal(RunStatus.Failed, (await OnlyRunAsync(folder)).Info.Status);
    }

    [Fact]
    public async Task A_body_named_in_a_response_file_that_exits_fails_its_run()
    {
        using var folder = new TemporaryFolder();
        folder.Write("body.cs", "Environment.Exit(0);");
        folder.Write("words.rsp", "--body body.cs");

        var result = await Tool.RunAsync(folder.Path, ["track", "@words.rsp"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("FAILED @words.rsp: The process was ended with exit code 0 (Environment.Exit)", result.Error);
        Assert.Equal(RunStatus.Failed, (await OnlyRunAsync(folder)).Info.Status);
    }

    [Theory]
    [InlineData(true, "script", "s.csx", "--", "--help")]
    [InlineData(true, "run", "n.ipynb")]
    [InlineData(true, "track", "--body=body.cs")]
    [InlineData(true, "track", "--body:body.cs")]
    [InlineData(false, "script", "s.csx", "--help")]
    [InlineData(false, "runs")]
    [InlineData(false)]
    public void What_runs_code_is_watched_also_when_the_code_is_asked_for_help(bool isWatched, params string[] words) => Assert.Equal(isWatched, Watcher.Takes(words));

    [Fact]
    public async Task A_child_that_stays_after_a_signal_is_killed_and_one_that_ended_is_left_alone()
    {
        using var ended = Process.Start("sleep", "0");
        using var deaf = Process.Start(new ProcessStartInfo("sh", ["-c", "trap '' HUP; echo going; exec sleep 60"]) { RedirectStandardOutput = true })!;
        using var first = new Watcher.ForwardedSignals(ended, TimeSpan.FromMilliseconds(100));
        using var second = new Watcher.ForwardedSignals(deaf, TimeSpan.FromMilliseconds(300));
        await ended.WaitForExitAsync(TestContext.Current.CancellationToken);
        await deaf.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        first.Forward(PosixSignal.SIGHUP);
        second.Forward(PosixSignal.SIGHUP);

        // What a timer throws ends the test process.
        await deaf.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, 137), (ended.ExitCode, deaf.ExitCode));
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    public async Task A_signal_ends_the_run_as_failed_with_the_shells_exit_code(string signal, int exitCode)
    {
        using var folder = new TemporaryFolder();
        folder.Write("n.ipynb", NotebookText.Of("#!track --run-name outer", "Console.WriteLine(\"going\"); while (true) { await Task.Delay(20); }"));
        using var process = Start(folder, "run", "n.ipynb", "-o", "out.ipynb", "--result", "result.json");

        await SendOnceGoingAsync(process, signal);

        Assert.Equal(exitCode, process.ExitCode);
        var written = ExecutionResult.Read(folder.File("result.json"))!;
        Assert.Equal((ExecutionStatus.Interrupted, exitCode, 2), (written.Status, written.ExitCode, written.Error!.Cell));
        Assert.Equal("The cell was interrupted; the session and its variables are kept.", Assert.Single(ErrorsOf(folder.File("out.ipynb"), cell: 1)));
        var run = await OnlyRunAsync(folder);
        Assert.Equal(RunStatus.Failed, run.Info.Status);
        Assert.Equal("The notebook was interrupted in cell 2.", run.Data.Tags.Single(tag => tag.Key == "modelops.error").Value);
    }

    [Fact]
    public async Task A_killed_watcher_takes_the_run_with_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("n.ipynb", NotebookText.Of("#!track --run-name outer", "Console.WriteLine(\"going\"); while (true) { await Task.Delay(20); }"));
        using var process = Start(folder, "run", "n.ipynb", "-o", "out.ipynb");

        await SendOnceGoingAsync(process, "KILL");

        for (var waited = 0; (await OnlyRunAsync(folder)).Info.Status == RunStatus.Running; waited++)
        {
            Assert.True(waited < 600, "The child went on without its watcher.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal(RunStatus.Failed, (await OnlyRunAsync(folder)).Info.Status);
    }

    [Fact]
    public async Task A_script_that_exits_or_returns_an_error_fails_its_run()
    {
        using var folder = new TemporaryFolder();
        folder.Write("exit.csx", "await ops.StartRunAsync(\"a\");\nEnvironment.Exit(0);");
        folder.Write("return.csx", "await ops.StartRunAsync(\"b\");\nreturn 3;");

        var exit = await Tool.RunAsync(folder.Path, ["script", "exit.csx"]);
        var returned = await Tool.RunAsync(folder.Path, ["script", "return.csx"]);

        Assert.Equal(1, exit.ExitCode);
        Assert.Contains("FAILED exit.csx: ", exit.Error);
        Assert.Equal(3, returned.ExitCode);
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}");
        Assert.All((await store.SearchRunsAsync(new RunQuery(["0"]))).Items, run => Assert.Equal(RunStatus.Failed, run.Info.Status));
    }

    private static Process Start(TemporaryFolder folder, params string[] arguments)
    {
        // Who started the tests in the background may have them ignore signals, and a child inherits that.
        string[] program = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,HUP", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(program[0], [.. program[1..], Path.Combine(AppContext.BaseDirectory, "modelops.dll"), .. arguments]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true };
        start.Environment.Remove("MLFLOW_TRACKING_URI");
        return Process.Start(start)!;
    }

    private static async Task SendOnceGoingAsync(Process process, string signal)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line != "going")
        {
        }

        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        await process.WaitForExitAsync(patience.Token);
    }

    private static IEnumerable<string> ErrorsOf(string notebook, int cell) =>
        JsonNode.Parse(File.ReadAllText(notebook))!["cells"]!.AsArray().Where(each => (string?)each!["cell_type"] == "code").ElementAt(cell)!["outputs"]!.AsArray().Where(output => output!["output_type"]!.GetValue<string>() == "error").Select(output => output!["evalue"]!.GetValue<string>());

    private static async Task<Run> OnlyRunAsync(TemporaryFolder folder)
    {
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}");
        return Assert.Single((await store.SearchRunsAsync(new RunQuery(["0"]))).Items);
    }
}
