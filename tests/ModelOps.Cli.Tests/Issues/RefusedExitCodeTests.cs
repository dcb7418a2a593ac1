using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Issues;

/// <summary>Exit code 3 is a check's or a gate's answer, in processes of their own: a script's, a loop's, and never that of a crash.</summary>
public sealed class RefusedExitCodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_script_ends_with_3_by_a_check_and_with_1_by_anything_else()
    {
        _folder.Write("no.csx", "throw new CheckFailedException(\"It may not go live.\");");
        _folder.Write("bad.csx", "throw new InvalidInputException(\"No such column.\");");

        var results = await Task.WhenAll(Tool.RunAsync(_folder.Path, ["script", "no.csx"]), Tool.RunAsync(_folder.Path, ["script", "bad.csx"]));

        Assert.Equal([(3, "modelops: no.csx: ModelOps.CheckFailedException: It may not go live.\n"), (1, "modelops: bad.csx: ModelOps.InvalidInputException: No such column.\n")], results.Select(result => (result.ExitCode, result.Error)));
    }

    [Fact]
    public async Task A_process_that_ends_itself_with_3_has_crashed()
    {
        _folder.Write("n.ipynb", NotebookText.Of("Environment.Exit(3);"));

        var result = await Tool.RunAsync(_folder.Path, ["run", "n.ipynb", "-o", "out.ipynb"]);

        Assert.True(result.ExitCode == 1, result.Error);
        Assert.Contains("with exit code 3 (Environment.Exit)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_takes_the_no_of_its_notebook_for_an_answer_and_runs_it_once()
    {
        _folder.Write("train.ipynb", NotebookText.Of("File.AppendAllText(\"runs\", \"x\");", "throw new CheckFailedException(\"Half of the rows are missing.\");"));
        _folder.Write("gate.yaml", "metrics: {accuracy: {min: 0.9}}");
        _folder.Write("loop.yaml", "notebook: train.ipynb\nmodel: wine\nwatch: {schedule: '0 3 1 1 *'}\ngate: gate.yaml\ncanary: none\nretries: 2");
        Assert.Equal(0, (await Tool.RunAsync(_folder.Path, ["loop", "trigger", "loop.yaml"])).ExitCode);

        var done = await Tool.RunAsync(_folder.Path, ["loop", "run", "loop.yaml", "--once"]);

        Assert.True(done.ExitCode == 3, done.Error + done.Output);
        Assert.Contains("A check in the notebook said no, so it is not run again: cell 2: Half of the rows are missing. Its executed copy is ", done.Error, StringComparison.Ordinal);
        Assert.Equal("x", await File.ReadAllTextAsync(_folder.File("runs"), TestContext.Current.CancellationToken));
    }
}
