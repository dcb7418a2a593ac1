using System.Text.Json.Nodes;
using ModelOps.Cli.Tests.Server;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;
using ModelOps.Tracking.Runs;

namespace ModelOps.Cli.Tests.Runs;

/// <summary>Runs whose process died are ended, on a server, too; all others are left alone, and it says why.</summary>
[Collection(InThisProcess.Name)]
public sealed class RunsRepairVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task On_a_server_the_runs_of_dead_processes_of_this_machine_are_ended()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Path);
        await using var store = await TrackingStores.OpenAsync(server.Address.ToString());
        var boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", TestContext.Current.CancellationToken)).Trim();
        var ids = new Dictionary<string, string>();
        foreach (var (name, owner) in new (string, string?)[]
        {
            ("dead", $"{ProcessMark.Machine} {Environment.ProcessId} {boot} 1"),
            ("alive", $"{ProcessMark.Machine} {Environment.ProcessId} {ProcessMark.Of(Environment.ProcessId)}"),
            ("elsewhere", "other pid:[1] 7 x 1"),
            ("unknown", null),
        })
        {
            ids[name] = (await store.CreateRunAsync(new NewRun("0", name, 1, "me", owner is null ? [] : [new Tag("modelops.process", owner)]))).Info.RunId;
        }

        var tried = await RunAsync("runs", "repair", "--dry-run");
        Assert.Contains("1 of 4 open runs would be ended", tried.Output, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Running, (await store.GetRunAsync(ids["dead"])).Info.Status);

        var done = await RunAsync("runs", "repair", "--json");
        Assert.Equal(0, done.ExitCode);
        var why = JsonNode.Parse(done.Output)!.AsArray().ToDictionary(run => (string)run!["name"]!, run => ((bool)run!["is_dead"]!, (string)run["why"]!));
        Assert.Equal((true, $"The process that wrote this run ({Environment.ProcessId} on {Environment.MachineName}) ended without closing it."), why["dead"]);
        Assert.Equal((false, $"Its process {Environment.ProcessId} runs."), why["alive"]);
        Assert.Equal((false, "Its process is of another machine or container (other): look there."), why["elsewhere"]);
        Assert.Equal((false, "It does not say which process writes it."), why["unknown"]);
        var dead = await store.GetRunAsync(ids["dead"]);
        Assert.Equal((RunStatus.Failed, why["dead"].Item2), (dead.Info.Status, dead.Data.Tags.Single(tag => tag.Key == "modelops.error").Value));
        Assert.Equal(RunStatus.Running, (await store.GetRunAsync(ids["alive"])).Info.Status);
        Assert.Contains("0 of 3 open runs ended as FAILED", (await RunAsync("runs", "repair")).Output, StringComparison.Ordinal);
        Assert.Contains("elsewhere", (await RunAsync("runs")).Output, StringComparison.Ordinal);

        Task<Tool.Result> RunAsync(params string[] words) => InThisProcess.RunAsync(_folder.Path, words, ("MLFLOW_TRACKING_URI", server.Address.ToString()));
    }

    [Fact]
    public async Task A_SQLite_store_repairs_itself_when_it_is_opened_so_that_there_is_nothing_to_try()
    {
        Assert.Contains("No run is open", (await InThisProcess.RunAsync(_folder.Path, ["runs", "repair"])).Output, StringComparison.Ordinal);

        var tried = await InThisProcess.RunAsync(_folder.Path, ["runs", "repair", "--dry-run"]);

        Assert.Equal((2, "modelops: A SQLite store ends the runs of dead processes of this machine whenever it is opened, so there is nothing to try out. Leave --dry-run out to see what is left open, and why.\n"), (tried.ExitCode, tried.Error));
    }
}
