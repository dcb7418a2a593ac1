using System.Text.Json;
using ModelOps.Cli.Tests.Support;
using ModelOps.Pipelines.Results;
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
        var first = await RunAsync("pipeline", "pipeline.yaml", "-p", "rows=40", "--report", "report.html", "--result", "result.json");
        Assert.True(first.ExitCode == 3, first.Error + first.Output);
        Assert.Contains("'approve' awaits approval: May a mean of ", first.Error, StringComparison.Ordinal);
        Assert.Contains("Approve it by modelops pipeline approve pipeline.yaml approve, then go on by --resume.", first.Error, StringComparison.Ordinal);
        var asks = ExecutionResult.Read(_folder.File("result.json"))!;
        Assert.Equal((ExecutionStatus.Refused, 3, _folder.File("pipeline.yaml")), (asks.Status, asks.ExitCode, asks.Notebook));
        Assert.EndsWith("Approve it by modelops pipeline approve pipeline.yaml approve, then go on by --resume.", asks.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("<svg", await File.ReadAllTextAsync(_folder.File("report.html")), StringComparison.Ordinal);

        var yes = await RunAsync("pipeline", "approve", "pipeline.yaml", "approve", "--reason", "it is plausible");
        Assert.True(yes.ExitCode == 0, yes.Error);
        var second = await RunAsync("pipeline", "pipeline.yaml", "--resume", "--json", "--result", "result.json");
        Assert.True(second.ExitCode == 0, second.Error);
        var done = ExecutionResult.Read(_folder.File("result.json"))!;
        Assert.Equal((ExecutionStatus.Succeeded, 0, null), (done.Status, done.ExitCode, done.Error));
        Assert.True((double)done.Outputs["summarise[region=north]"]!["mean"]! > 0);
        Assert.NotEmpty(Assert.Single(done.Runs).Id);
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

    [Fact]
    public async Task A_watch_says_what_its_pipeline_waits_for_or_why_it_failed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local'.");
        _folder.Write("raw.csv", "1");
        _folder.Write("pipeline.yaml", """
            name: asks
            steps:
              check: {shell: 'grep -v bad raw.csv', inputs: [raw.csv]}
              live: {approval: {message: "Live?"}, needs: check}
            watch: {data: {paths: [raw.csv], quiet: 0s}}
            """);
        string[] words = ["watch", "pipeline.yaml", "--once", "--retries", "0"];
        var first = await RunAsync(words);
        Assert.True(first.ExitCode == 0, first.Error + first.Output);

        _folder.Write("raw.csv", "2");
        var asks = await RunAsync(words);
        Assert.True(asks.ExitCode == 3, asks.Error + asks.Output);
        Assert.Contains("'live' awaits approval: Live? Approve it by modelops pipeline approve ", asks.Error, StringComparison.Ordinal);

        _folder.Write("raw.csv", "bad");
        var failed = await RunAsync(words);
        Assert.True(failed.ExitCode == 1, failed.Error + failed.Output);
        Assert.Contains("'check' failed: Its command ended with exit code 1. 1 more did not succeed.", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_the_engine_are_the_runs_until_it_ends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local'.");
        _folder.Write("pipeline.yaml", "name: set\nengine: {name: local, grace: 3s}\nsteps:\n  say: {shell: 'true'}\n  live: {approval: {message: 'Live?'}, needs: say}\n");
        Assert.Equal(3, (await RunAsync("pipeline", "pipeline.yaml", "--engine-settings", "grace=7s")).ExitCode);
        Assert.Equal("7s", Grace());

        var other = await RunAsync("pipeline", "pipeline.yaml", "--resume", "--engine-settings", "grace=8s");
        Assert.Equal(2, other.ExitCode);
        Assert.Matches("^modelops: The run [0-9a-f-]+ began with another setting 'grace' of its engine, and goes on with that. Leave --engine-settings out, or begin a new run.\n$", other.Error);
        Assert.Equal(3, (await RunAsync("pipeline", "pipeline.yaml", "--resume", "--engine-settings", "grace=7s")).ExitCode);
        Assert.Equal(3, (await RunAsync("pipeline", "pipeline.yaml", "--resume")).ExitCode);
        Assert.Equal("7s", Grace());
        Assert.Equal(0, (await RunAsync("pipeline", "cancel", "pipeline.yaml")).ExitCode);
        Assert.Equal("7s", Grace());

        Assert.Equal(3, (await RunAsync("pipeline", "pipeline.yaml")).ExitCode);
        Assert.Equal("3s", Grace());

        string? Grace()
        {
            using var note = JsonDocument.Parse(File.ReadAllText(_folder.File(".modelops/pipelines/set/jobs/local/engine.json")));
            return note.RootElement.GetProperty("settings").GetProperty("grace").GetString();
        }
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
    [InlineData("'--dry-run' runs nothing, so it has no result. Leave --result out.", "pipeline.yaml", "--dry-run", "--result", "r.json")]
    [InlineData("'--result' is not for 'pipeline status'. Leave it out.", "status", "pipeline.yaml", "--result", "r.json")]
    [InlineData("load.csx' is not the result of an earlier run, so it is not overwritten. Name another file for the result.", "pipeline.yaml", "--result", "load.csx")]
    [InlineData("The engine's setting 'grace' cannot be used. Write each once, as name=value.", "pipeline.yaml", "--engine-settings", "grace")]
    [InlineData("The engine 'local' has no setting 'grase'. Did you mean 'grace'? Its settings are: grace.", "pipeline.yaml", "--engine-settings", "grase=1s")]
    [InlineData("The setting 'grace' of the engine 'local' is 'soon', which cannot be used. Write a time, such as 10s or 2m.", "pipeline.yaml", "--engine", "local", "--engine-settings", "grace=soon")]
    [InlineData("'--engine-settings' is not for 'pipeline status'. Leave it out.", "status", "pipeline.yaml", "--engine-settings", "grace=1s")]
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
