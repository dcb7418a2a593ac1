using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Issues;

/// <summary>A foreground thread that a notebook or script left running kept the process alive for ever.</summary>
public sealed class LeftThreadsTests
{
    private const string Leave = "new System.Threading.Thread(() => System.Threading.Thread.Sleep(-1)) { IsBackground = false }.Start();\nConsole.WriteLine(\"done\");";

    [Fact]
    public async Task A_run_ends_though_the_notebook_left_a_thread()
    {
        using var folder = new TemporaryFolder();
        folder.Write("n.ipynb", NotebookText.Of(Leave));
        var result = await Tool.RunAsync(folder.Path, ["run", "n.ipynb", "-o", "out.ipynb"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("done", result.Output);
    }

    [Fact]
    public async Task A_script_ends_with_its_code_though_it_left_a_thread()
    {
        using var folder = new TemporaryFolder();
        folder.Write("s.csx", Leave + "\nreturn 5;");
        var result = await Tool.RunAsync(folder.Path, ["script", "s.csx"]);
        Assert.Equal(5, result.ExitCode);
        Assert.Contains("done", result.Output);
    }
}
