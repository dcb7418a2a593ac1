using Microsoft.Extensions.Logging;
using ModelOps.Cli.Commands;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Telemetry;

public sealed class TerminalLogTests
{
    [Theory]
    [InlineData(null, LogLevel.None)]
    [InlineData("", LogLevel.None)]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("Information", LogLevel.Information)]
    public void A_variable_names_the_level(string? text, LogLevel level) => Assert.Equal(level, TerminalLog.Level(text, LogLevel.None));

    [Theory]
    [InlineData("loud")]
    [InlineData("1")]
    public void A_level_that_is_not_known_is_refused_with_those_that_are(string text) => Assert.Equal(
        $"The environment variable MODELOPS_LOG is '{text}'. Set it to trace, debug, information, warning, error, critical or none.",
        Assert.Throws<InvalidInputException>(() => TerminalLog.Level(text, LogLevel.None)).Message);

    [Fact]
    public async Task Verbose_writes_the_log_to_standard_error_and_changes_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var plain = await Tool.RunAsync(folder.Path, ["runs"]);
        var verbose = await Tool.RunAsync(folder.Path, ["runs", "--verbose"]);
        Assert.Equal((0, ""), (plain.ExitCode, plain.Error));
        Assert.Equal((0, plain.Output), (verbose.ExitCode, verbose.Output));
        Assert.Contains("debug: ModelOps.Tracking[1] Opened sqlite:///", verbose.Error, StringComparison.Ordinal);
        Assert.Contains("information: ModelOps.Notebooks[1] runs ended after ", verbose.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_does_the_same_for_a_notebook_that_runs_in_a_child_process()
    {
        using var folder = new TemporaryFolder();
        folder.Write("n.ipynb", NotebookText.Of("throw new Exception(\"s3cret\");"));
        var run = await Tool.RunAsync(folder.Path, ["run", "n.ipynb", "--quiet"], ("MODELOPS_LOG", "information"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("information: ModelOps.Kernel[2] Cell 1 (csharp) ended after ", run.Error, StringComparison.Ordinal);
        Assert.Contains("error: ModelOps.Kernel[4] Notebook n.ipynb failed in cell 1 after ", run.Error, StringComparison.Ordinal);
        Assert.All(run.Error.Split('\n').Where(line => line.Contains("ModelOps.", StringComparison.Ordinal) && line.Contains('[', StringComparison.Ordinal)), line => Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_level_is_an_error_of_usage()
    {
        using var folder = new TemporaryFolder();
        var run = await Tool.RunAsync(folder.Path, ["runs"], ("MODELOPS_LOG", "loud"));
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("modelops: The environment variable MODELOPS_LOG is 'loud'.", run.Error, StringComparison.Ordinal);
    }
}
