using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Pipeline;

/// <summary>What a pipeline that was killed leaves open in the tracking store is ended: by cancel as KILLED, by the next start as FAILED.</summary>
[Collection(InThisProcess.Name)]
public sealed class PipelineCancelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_run_of_a_killed_pipeline_stays_open_after_cancel_or_the_next_start()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");
        _folder.Write("pipeline.yaml", "name: long\nsteps:\n  a: {shell: 'touch begun; while [ ! -f go ]; do sleep 0.05; done'}\n");
        var first = await KillAsync();

        var cancelled = await RunAsync("pipeline", "cancel", "pipeline.yaml");

        Assert.True(cancelled.ExitCode == 0, cancelled.Error);
        Assert.Contains("long was cancelled: run ", cancelled.Output, StringComparison.Ordinal);
        var reason = $"{Environment.UserName} cancelled the run.";
        Assert.Equal([("a", RunStatus.Killed, reason), ("long", RunStatus.Killed, reason), ("made by a", RunStatus.Killed, reason)], await RunsAsync(first));
        Assert.Equal(reason, (string?)JsonNode.Parse((await RunAsync("pipeline", "status", "pipeline.yaml", "--json")).Output)!["tasks"]![0]!["error"]);

        File.Delete(_folder.File("begun"));
        var second = await KillAsync();
        var beside = await RunAsync("pipeline", "pipeline.yaml");
        Assert.Equal(2, beside.ExitCode);
        Assert.Equal(RunStatus.Running, (await RunsAsync(second)).Single(run => run.Name == "made by a").Status);
        _folder.Write("go", "");
        Tool.Result third;
        for (; (third = await RunAsync("pipeline", "pipeline.yaml")).Error.Contains("still runs", StringComparison.Ordinal);)
        {
            await Task.Delay(50, Stop);
        }

        Assert.True(third.ExitCode == 0, third.Error);
        var ended = await RunsAsync(second);
        Assert.All(ended, run => Assert.Equal(RunStatus.Failed, run.Status));
        Assert.Equal($"The process of the pipeline's run {second} ended without closing it.", ended.Single(run => run.Name == "made by a").Error);
        Assert.Equal([("a", RunStatus.Finished, ""), ("long", RunStatus.Finished, "")], await RunsAsync(Latest()));
        Assert.All(await RunsAsync(first), run => Assert.Equal(RunStatus.Killed, run.Status));
    }

    [Fact]
    public async Task A_run_that_waits_for_an_approval_is_ended_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");
        _folder.Write("pipeline.yaml", "name: long\nsteps:\n  a: {shell: 'true'}\n  ask: {approval: {message: \"Live?\"}, needs: [a]}\n");
        Assert.Equal(3, (await RunAsync("pipeline", "pipeline.yaml")).ExitCode);
        Assert.Equal([("a", RunStatus.Finished), ("long", RunStatus.Scheduled)], (await RunsAsync(Latest())).Select(run => (run.Name, run.Status)));

        Assert.Equal(0, (await RunAsync("pipeline", "cancel", "pipeline.yaml")).ExitCode);

        Assert.Equal([("a", RunStatus.Finished), ("long", RunStatus.Killed)], (await RunsAsync(Latest())).Select(run => (run.Name, run.Status)));
    }

    [Fact]
    public async Task In_another_store_they_are_left_alone_and_it_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");
        _folder.Write("pipeline.yaml", "name: long\nsteps:\n  a: {approval: {message: \"Live?\"}}\n");
        Assert.Equal(3, (await RunAsync("pipeline", "pipeline.yaml")).ExitCode);

        var other = await InThisProcess.RunAsync(_folder.Path, ["pipeline", "cancel", "pipeline.yaml"], ("MLFLOW_TRACKING_URI", $"sqlite:///{_folder.File("other.db")}"));

        Assert.Equal(0, other.ExitCode);
        Assert.Contains(
            $"Its tracking runs are in sqlite:///{_folder.File("mlflow.db")}, and not in sqlite:///{_folder.File("other.db")}, so they were left alone. Set MLFLOW_TRACKING_URI to that store, and cancel it again.",
            (other.Output + other.Error).ReplaceLineEndings(" "),
            StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("pipeline", "cancel", "pipeline.yaml")).ExitCode);
        Assert.All(await RunsAsync(Latest()), run => Assert.Equal(RunStatus.Killed, run.Status));
    }

    [Theory]
    [InlineData("exit 9", 1, "failed")]
    [InlineData("exit 3", 3, "was refused")]
    [InlineData("true", 0, "succeeded")]
    public async Task One_that_has_ended_stays_as_it_ended(string step, int exitCode, string ended)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");
        _folder.Write("pipeline.yaml", $"name: long\nsteps:\n  a: {{shell: '{step}'}}\n");
        Assert.Equal(exitCode, (await RunAsync("pipeline", "pipeline.yaml")).ExitCode);
        var before = (await RunAsync("pipeline", "status", "pipeline.yaml", "--json")).Output;

        var cancelled = await RunAsync("pipeline", "cancel", "pipeline.yaml");

        Assert.Equal((2, $"The last run of 'long', {Latest()}, {ended}, so there is nothing to cancel."), (cancelled.ExitCode, cancelled.Error.Trim().Replace("modelops: ", "", StringComparison.Ordinal)));
        Assert.Equal(before, (await RunAsync("pipeline", "status", "pipeline.yaml", "--json")).Output);
    }

    private string Latest() => JsonNode.Parse(File.ReadAllText(_folder.File(".modelops", "pipelines", "long", "latest.json")))!.GetValue<string>();

    // Its step runs on, and has a run of its own open, of which no process is known.
    private async Task<string> KillAsync()
    {
        using var process = Process.Start(Tool.StartInfo(_folder.Path, ["pipeline", "pipeline.yaml"]))!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await Wait.UntilAsync(() => process.HasExited || File.Exists(_folder.File("begun")), "the step");
        process.Kill();
        await process.WaitForExitAsync(Stop);
        await said;
        var id = Latest();
        await using var store = await StoreAsync();
        var task = (await store.FindRunsAsync($"tags.`modelops.pipeline.run` = '{id}'", Stop)).Single(run => run.Info.Name == "a");
        await store.CreateRunAsync(new NewRun(task.Info.ExperimentId, "made by a", 1, "me", [new Tag("modelops.pipeline.run", id), new Tag("modelops.pipeline.task", "a"), new Tag("mlflow.parentRunId", task.Info.RunId)]), Stop);
        return id;
    }

    private async Task<(string Name, RunStatus Status, string Error)[]> RunsAsync(string id)
    {
        await using var store = await StoreAsync();
        return [.. (await store.FindRunsAsync($"tags.`modelops.pipeline.run` = '{id}'", Stop)).Select(run => (run.Info.Name, run.Info.Status, run.Data.Tags.FirstOrDefault(tag => tag.Key == "modelops.error")?.Value ?? "")).OrderBy(run => run.Name, StringComparer.Ordinal)];
    }

    private Task<ITrackingStore> StoreAsync() => TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", cancellationToken: Stop);

    private Task<Tool.Result> RunAsync(params string[] words) => InThisProcess.RunAsync(_folder.Path, words, ("MODELOPS_TOOL", Path.Combine(AppContext.BaseDirectory, "modelops.dll")));
}
