using System.Diagnostics;
using ModelOps.TestSupport;
using ModelOps.Tracking.Runs;

namespace ModelOps.Tracking.Tests.Issues;

/// <summary>A run whose process was killed stayed RUNNING for good.</summary>
public sealed class DeadProcessesTests
{
    private static readonly string _boot = ProcessMark.Of(Environment.ProcessId)!.Split(' ')[0];

    [Fact]
    public async Task The_next_to_open_the_store_ends_the_runs_of_dead_processes_and_no_others()
    {
        using var folder = new TemporaryFolder();
        var uri = $"sqlite:///{folder.File("mlflow.db")}";
        Dictionary<string, string?> owners = new()
        {
            ["dead"] = Owner(DeadId()),
            ["same id, before the machine started again"] = RunOwner.ThisProcess.Replace(_boot, "another-boot", StringComparison.Ordinal),
            ["same id, other process"] = Owner(Environment.ProcessId),
            ["alive"] = RunOwner.ThisProcess,
            ["other host"] = Owner(DeadId()).Replace(Environment.MachineName, "elsewhere", StringComparison.Ordinal),
            ["other namespace"] = $"{Environment.MachineName} pid:[1] {DeadId()} {_boot} 1",
            ["unknown start"] = $"{ProcessMark.Machine} {DeadId()} ",
            ["unreadable"] = "something else",
            ["untagged"] = null,
        };
        await using (var store = await TrackingStores.OpenAsync(uri))
        {
            foreach (var (name, owner) in owners)
            {
                await store.CreateRunAsync(new NewRun("0", name, 1, "me", owner is null ? [] : [new Tag(RunOwner.Tag, owner)]));
            }
        }

        await using var next = await TrackingStores.OpenAsync(uri);

        var runs = (await next.SearchRunsAsync(new RunQuery(["0"]))).Items;
        Assert.Equal(["dead", "same id, before the machine started again", "same id, other process"], runs.Where(run => run.Info.Status == RunStatus.Failed).Select(run => run.Info.Name).Order());
        Assert.Equal(6, runs.Count(run => run.Info.Status == RunStatus.Running));
        var dead = runs.Single(run => run.Info.Name == "dead");
        Assert.NotNull(dead.Info.EndTime);
        Assert.Equal($"The process that wrote this run ({DeadId()} on {Environment.MachineName}) ended without closing it.", dead.Data.Tags.Single(tag => tag.Key == "modelops.error").Value);
        Assert.DoesNotContain(dead.Data.Tags, tag => tag.Key == RunOwner.Tag);
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_opens_all_the_same_and_leaves_them_as_they_are()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("mlflow.db");
        string id;
        await using (var store = await TrackingStores.OpenAsync(path))
        {
            id = (await store.CreateRunAsync(new NewRun("0", "dead", 1, "me", [new Tag(RunOwner.Tag, Owner(DeadId()))]))).Info.RunId;
        }

        Unprivileged.SetMode(folder.Path, 0b111_111_111);
        Unprivileged.SetMode(path, 0b100_100_100);
        Unprivileged.Run(async () =>
        {
            await using var store = await TrackingStores.OpenAsync(path);
            Assert.Equal(RunStatus.Running, (await store.GetRunAsync(id)).Info.Status);
            Assert.Equal("PERMISSION_DENIED", (await Assert.ThrowsAsync<TrackingException>(() => store.SetTagAsync(id, new Tag("a", "b")))).ErrorCode);
        });
    }

    [Fact]
    public async Task An_open_run_says_whose_it_is_and_an_ended_one_no_more()
    {
        using var folder = new TemporaryFolder();
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}");
        var run = await ActiveRun.StartAsync(store, new ActiveRunOptions { Capture = CaptureSettings.None });
        Assert.Contains(new Tag(RunOwner.Tag, RunOwner.ThisProcess), (await store.GetRunAsync(run.RunId)).Data.Tags);

        await run.DisposeAsync();
        Assert.DoesNotContain((await store.GetRunAsync(run.RunId)).Data.Tags, tag => tag.Key == RunOwner.Tag);

        await using var resumed = await ActiveRun.StartAsync(store, new ActiveRunOptions { RunId = run.RunId, Capture = CaptureSettings.None });
        Assert.Contains(new Tag(RunOwner.Tag, RunOwner.ThisProcess), (await store.GetRunAsync(run.RunId)).Data.Tags);
    }

    [Fact]
    public async Task A_run_that_was_ended_is_not_ended_again()
    {
        using var folder = new TemporaryFolder();
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}");
        var done = await ActiveRun.StartAsync(store);
        await done.DisposeAsync();
        var open = await ActiveRun.StartAsync(store);

        await store.EndDeadRunAsync(done.RunId, "late", DateTimeOffset.UnixEpoch);
        await store.EndDeadRunAsync(open.RunId, "killed", DateTimeOffset.UnixEpoch);

        Assert.Equal(RunStatus.Finished, (await store.GetRunAsync(done.RunId)).Info.Status);
        var ended = await store.GetRunAsync(open.RunId);
        Assert.Equal(RunStatus.Failed, ended.Info.Status);
        Assert.Contains(new Tag("modelops.error", "killed"), ended.Data.Tags);
    }

    [Fact]
    public void Another_living_process_is_alive_until_it_ends()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        var mark = ProcessMark.Of(process.Id)!;
        Assert.False(ProcessMark.IsGone(process.Id, mark));

        process.Kill();
        process.WaitForExit();

        Assert.True(ProcessMark.IsGone(process.Id, mark));
        Assert.Null(ProcessMark.Of(process.Id));
    }

    [Fact]
    public async Task A_process_that_ended_and_whose_parent_has_not_looked_is_gone()
    {
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"]) { RedirectStandardOutput = true })!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        var mark = ProcessMark.Of(child)!;
        Assert.False(ProcessMark.IsGone(child, mark));
        using (var kill = Process.Start("kill", ["-KILL", $"{child}"]))
        {
            await Wait.UntilAsync(() => ProcessMark.IsGone(child, mark), "The end of the process");
        }

        Assert.True(File.Exists($"/proc/{child}/stat"));
        parent.Kill();
    }

    [Fact]
    public async Task A_run_that_goes_on_has_no_earlier_error()
    {
        using var folder = new TemporaryFolder();
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}");
        var run = (await store.CreateRunAsync(new NewRun("0", "dead", 1, "me", [new Tag("kept", "yes")]))).Info;
        await store.EndDeadRunAsync(run.RunId, "killed", DateTimeOffset.UnixEpoch);
        Assert.Contains((await store.GetRunAsync(run.RunId)).Data.Tags, tag => tag.Key == ActiveRun.DiedTag);

        await using (await ActiveRun.StartAsync(store, new ActiveRunOptions { RunId = run.RunId, Capture = CaptureSettings.None }))
        {
        }

        var done = await store.GetRunAsync(run.RunId);
        Assert.Equal(RunStatus.Finished, done.Info.Status);
        Assert.Equal(["kept"], done.Data.Tags.Select(tag => tag.Key).Except(["mlflow.runName"]));
    }

    private static string Owner(int process) => $"{ProcessMark.Machine} {process} {_boot} 1";

    // Process ids end far below.
    private static int DeadId() => 2_000_000_000;
}
