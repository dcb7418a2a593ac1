using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Hosting.Tests.Running;

/// <summary>A notebook that ends early because there is nothing to do.</summary>
public sealed class FinishTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ops.Finish(\"nothing new\");")]
    [InlineData("await Task.Yield();\nasync Task Deep() { await Task.Delay(1); ops.Finish(\"nothing new\"); }\nawait Deep();")]
    [InlineData("Task.Run(() => ops.Finish(\"nothing new\")).Wait();")]
    [InlineData("Parallel.For(0, 4, _ => ops.Finish(\"nothing new\"));")]
    [InlineData("try { ops.Finish(\"nothing new\"); } catch (Exception) { Console.WriteLine(\"caught\"); }")]
    [InlineData("try { ops.Finish(\"nothing new\"); } catch (Exception e) { throw new InvalidOperationException(\"wrapped\", e); }")]
    [InlineData("#!time\nops.Finish(\"nothing new\");")]
    public async Task It_ends_the_run_with_success_wherever_it_is_called(string code)
    {
        var (outcome, said) = await RunAsync(code, "throw new Exception(\"must not run\");");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("nothing new", outcome.Result.FinishedEarly);
        Assert.Contains("Finished early: nothing new. A headless run ends here.", said, StringComparison.Ordinal);
        Assert.Contains("   skipped finished early in cell 1: nothing new", said, StringComparison.Ordinal);
        Assert.Contains("Finished early (nothing new) after", said, StringComparison.Ordinal);
        Assert.Equal("""{"not_run":"finished early in cell 1: nothing new"}""", outcome.Result.Document.Cells[1].Metadata["modelops"]!.ToJsonString());
    }

    [Fact]
    public async Task An_error_after_it_in_the_same_cell_is_an_error()
    {
        var (outcome, _) = await RunAsync("try { ops.Finish(\"nothing new\"); } finally { throw new Exception(\"broken\"); }", "1");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Null(outcome.Result.FinishedEarly);
        Assert.Equal("broken", outcome.Result.Failure!.Error.Message);
    }

    [Fact]
    public async Task An_error_beside_it_in_parallel_code_is_an_error()
    {
        var (outcome, _) = await RunAsync("Task.WaitAll(Task.Run(() => ops.Finish(\"nothing new\")), Task.Run(() => throw new Exception(\"broken\")));");

        Assert.Equal(1, outcome.ExitCode);
    }

    [Fact]
    public async Task It_needs_a_reason()
    {
        var (outcome, _) = await RunAsync("ops.Finish(\" \");");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("'ops.Finish' needs a reason, such as ops.Finish(\"nothing new\").", outcome.Result.Failure!.Error.Message);
    }

    [Theory]
    [InlineData("#!track --run-name night", "ops.Finish(\"nothing new\");")]
    [InlineData("#!track --run-name night\nops.Finish(\"nothing new\");", "1")]
    public async Task The_open_run_ends_finished_and_says_why(string first, string second)
    {
        var (outcome, _) = await RunAsync(first, second);

        Assert.Equal(0, outcome.ExitCode);
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", cancellationToken: TestContext.Current.CancellationToken);
        var run = Assert.Single((await store.SearchRunsAsync(new RunQuery(["0"]), TestContext.Current.CancellationToken)).Items);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        Assert.Equal("nothing new", run.Data.Tags.Single(tag => tag.Key == ModelOpsSession.FinishedEarlyTag).Value);
    }

    [Fact]
    public async Task In_plain_code_there_is_no_cell_to_end()
    {
        await using var ops = new ModelOpsSession();

        Assert.Equal(
            "'ops.Finish' ends cells of the ModelOps kernel, and headless runs of notebooks and scripts. Here, return from the code, or throw an exception.",
            Assert.Throws<InvalidInputException>(() => ops.Finish("nothing new")).Message);
    }

    private async Task<(NotebookRunOutcome Outcome, string Said)> RunAsync(params string[] cells)
    {
        var notebook = _folder.Write("n.ipynb", NotebookText.Of(cells));
        var options = new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path, Output = "copy.ipynb" };
        var text = new StringWriter();
        var report = new RunReport(text, text);
        var outcome = await NotebookRun.RunAsync(options, report, TestContext.Current.CancellationToken);
        report.Finish(options, outcome, CancellationToken.None);
        return (outcome, $"{text}");
    }
}
