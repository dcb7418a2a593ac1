using System.Text.Json;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Pipeline;

/// <summary>The sample pipeline by the tool, with a real notebook and a real script.</summary>
[Collection(InThisProcess.Name)]
public sealed class PipelineVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PipelineVerbTests()
    {
        foreach (var file in Directory.GetFiles(RepositoryPaths.Of("samples", "pipeline")))
        {
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        }
    }

    [Fact]
    public async Task The_sample_runs_asks_goes_on_and_is_skipped_the_next_time()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The engine 'local' runs on Linux.");
        var first = await RunAsync("pipeline", "pipeline.yaml", "-p", "rows=40", "--report", "report.html");
        Assert.True(first.ExitCode == 3, first.Error + first.Output);
        Assert.Contains("'approve' awaits approval: May a mean of ", first.Error, StringComparison.Ordinal);
        Assert.Contains("Approve it by modelops pipeline approve pipeline.yaml approve, then go on by --resume.", first.Error, StringComparison.Ordinal);
        Assert.Contains("<svg", await File.ReadAllTextAsync(_folder.File("report.html")), StringComparison.Ordinal);

        var yes = await RunAsync("pipeline", "approve", "pipeline.yaml", "approve", "--reason", "it is plausible");
        Assert.True(yes.ExitCode == 0, yes.Error);
        var second = await RunAsync("pipeline", "pipeline.yaml", "--resume", "--json");
        Assert.True(second.ExitCode == 0, second.Error);
        using var run = JsonDocument.Parse(second.Output);
        Assert.Equal("succeeded", run.RootElement.GetProperty("status").GetString());
        var summarise = run.RootElement.GetProperty("tasks").EnumerateArray().Single(task => task.GetProperty("id").GetString() == "summarise[region=north]");
        Assert.True(summarise.GetProperty("outputs").GetProperty("mean").GetDouble() > 0);
        Assert.True(File.Exists(summarise.GetProperty("copy").GetString()));

        var audit = await RunAsync("audit", "show");
        Assert.Contains("it is plausible", audit.Output, StringComparison.Ordinal);

        var third = await RunAsync("pipeline", "pipeline.yaml", "-p", "rows=40", "--dry-run", "--json");
        using var forecast = JsonDocument.Parse(third.Output);
        Assert.Equal(["skipped", "skipped", "skipped", "skipped", "waiting", "waiting"], forecast.RootElement.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("'pipeline approve' needs the FILE of the pipeline as word 2, such as pipeline.yaml.", "approve")]
    [InlineData("'pipeline reject' needs the STEP that awaits approval as word 3.", "reject", "pipeline.yaml")]
    [InlineData("The pipeline 'sample' has not run yet.", "status", "pipeline.yaml")]
    [InlineData("The pipeline 'sample' has no parameter 'row'. Did you mean 'rows'? It has: rows, seed.", "pipeline.yaml", "-p", "row=1")]
    [InlineData("The parameter 'rows' cannot be 'many': it is a number by its default 200.", "pipeline.yaml", "-p", "rows=many")]
    [InlineData("'--resume' goes on with the parameters that the run began with. Leave parameters out, or begin a new run without --resume.", "pipeline.yaml", "-p", "rows=1", "--resume")]
    [InlineData("'--only' names 'lod', which is no step. Did you mean 'load'? The steps are: load, summarise, report, approve, publish.", "pipeline.yaml", "--only", "lod")]
    [InlineData("'--reason' is not for 'pipeline'. Leave it out.", "pipeline.yaml", "--reason", "x")]
    [InlineData("There is no file 'aprove'. Did you mean 'approve'? Give the file of a pipeline, such as pipeline.yaml.", "aprove")]
    [InlineData("'pipeline' does not know what to do with 'x'. Give the file of the pipeline alone; parameters are given by --parameter NAME=VALUE.", "pipeline.yaml", "x")]
    [InlineData("There is no engine 'slrm'. Did you mean 'slurm'? The engines are: ", "pipeline.yaml", "--engine", "slrm")]
    public async Task What_cannot_be_done_is_said(string sentence, params string[] words)
    {
        var result = await RunAsync(["pipeline", .. words]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File(".modelops")));
    }

    public void Dispose() => _folder.Dispose();

    private Task<Tool.Result> RunAsync(params string[] words) => InThisProcess.RunAsync(_folder.Path, words, ("MODELOPS_TOOL", Path.Combine(AppContext.BaseDirectory, "modelops.dll")));
}
