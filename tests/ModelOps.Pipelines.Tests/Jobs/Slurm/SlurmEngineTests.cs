using ModelOps.Testing;
using ModelOps.TestSupport;
using ModelOps.TestSupport.Slurm;

namespace ModelOps.Pipelines.Tests.Jobs.Slurm;

/// <summary>The contract, and what is Slurm's own, on a cluster of this machine.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed partial class SlurmEngineTests : JobEngineContractTests, IClassFixture<SlurmCluster>
{
    private readonly SlurmCluster _cluster;
    private readonly TemporaryFolder _folder = new();

    public SlurmEngineTests(SlurmCluster cluster)
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        _cluster = cluster;
    }

    protected override string Shared => _folder.Path;

    // Slurm looks for jobs over their limit every 30 seconds.
    protected override TimeSpan? ShortLimit => Environment.GetEnvironmentVariable("MODELOPS_SLURM_LIMITS") is null ? null : TimeSpan.FromSeconds(30);

    // Slurm limits memory by cgroups, which a cluster inside a test has not.
    protected override long? MemoryLimit => null;

    protected override IJobEngine Open(string folder) => Open(folder, []);

    protected override async Task ReachLimitAsync(string id) => await SlurmCluster.RunAsync("scontrol", "update", $"JobId={id}", "EndTime=now");

    protected override async Task LoseAsync(IJobEngine engine, string id, int task)
    {
        var node = (await engine.LookAsync(id)).Tasks[task].Node!;
        await _cluster.KillNodeAsync(node);

        // The other node takes over. Slurm waits for two minutes before it starts a job of a node that failed again, unless it is told to go on.
        await Wait.UntilAsync(
            async () =>
            {
                await SlurmCluster.RunAsync("scontrol", "update", $"JobId={id}", "StartTime=now");
                return (await engine.LookAsync(id)).Tasks[task] is { HasEnded: true } or { State: JobState.Running, Attempt: > 1 };
            },
            "The loss of the task");
        await _cluster.ReviveNodeAsync(node);
    }

    [Fact]
    public async Task The_job_of_a_sender_that_died_before_it_noted_the_id_is_found_again()
    {
        var engine = Engine();
        var job = Job("orphan", "echo x >> runs; while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done");
        var id = await engine.StartAsync(job);
        Forget(job.Key);

        Assert.Equal(id, await Engine().StartAsync(job));
        await UntilAsync(engine, id, _ => Lines("runs") == 1);
        Forget(job.Key);
        Assert.Equal(id, await Engine().StartAsync(job));
        await File.WriteAllTextAsync(_folder.File("go"), "");

        Assert.True((await EndAsync(engine, id)).HasSucceeded);
        Assert.Equal(1, Lines("runs"));
    }

    [Fact]
    public async Task Secrets_are_in_no_place_that_others_can_read_and_a_task_takes_the_processors_that_it_asked_for()
    {
        var engine = Engine();
        var job = Job("secret", "while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done; echo \"$TOKEN\" | wc -c; echo $DOTNET_PROCESSOR_COUNT $OMP_NUM_THREADS") with { Variables = new Dictionary<string, string> { ["TOKEN"] = "hunter2", ["OMP_NUM_THREADS"] = "3" } };
        var id = await engine.StartAsync(job);
        await UntilAsync(engine, id, status => status.Tasks[0].State == JobState.Running);

        Assert.DoesNotContain("hunter2", await SlurmCluster.RunAsync("scontrol", "show", "job", id), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", await SlurmCluster.RunAsync("scontrol", "write", "batch_script", id, "-"), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("engine", job.Key, "variables.sh")));
        await File.WriteAllTextAsync(_folder.File("go"), "");
        await EndAsync(engine, id);
        Assert.False(File.Exists(_folder.File("engine", job.Key, "variables.sh")));
        Assert.Equal("8\n1 3\n", await LogAsync(engine, id));
    }

    [Fact]
    public async Task What_Slurm_cannot_run_is_refused_and_may_come_again_put_right()
    {
        var job = Job("refused", "exit 0");

        Assert.Equal("Slurm has no partition 'nigth'. Did you mean 'night'? The partitions are: day, night.", (await Assert.ThrowsAsync<InvalidInputException>(() => Open(_folder.File("engine"), new() { ["partition"] = "nigth" }).StartAsync(job))).Message);
        Assert.Equal(
            [
                $"The job '{job.Key}' wants 9 processors, but the largest node of the partition 'day' has 8.",
                $"The job '{job.Key}' wants 1099511627776 bytes of memory, but the largest node of the partition 'day' has 4194304000.",
                $"The job '{job.Key}' is to start after the job '77', which the engine 'slurm' does not know.",
            ],
            (await Assert.ThrowsAsync<InvalidInputException>(() => Engine().StartAsync(job with { Resources = new() { Cpus = 9, Memory = 1L << 40 }, After = ["77"] }))).Errors);
        Assert.Equal(
            $"Slurm does not take the job '{job.Key}': Batch job submission failed: Invalid feature specification.",
            (await Assert.ThrowsAsync<InvalidInputException>(() => Open(_folder.File("engine"), new() { ["constraint"] = "gold" }).StartAsync(job))).Message);
        Assert.Equal(
            $"Slurm does not take the job '{job.Key}': Invalid generic resource (gres) specification.",
            (await Assert.ThrowsAsync<InvalidInputException>(() => Engine().StartAsync(job with { Resources = new() { Gpus = 2 } }))).Message);

        var engine = Open(_folder.File("engine"), new() { ["partition"] = "night", ["extra"] = "--nice=7 --licenses=" });
        var id = await engine.StartAsync(job);
        Assert.Contains("Partition=night", await SlurmCluster.RunAsync("scontrol", "show", "job", id), StringComparison.Ordinal);
        Assert.Contains("Nice=7 ", await SlurmCluster.RunAsync("scontrol", "show", "job", id), StringComparison.Ordinal);
        Assert.True((await EndAsync(engine, id)).HasSucceeded);
    }

    [Fact]
    public async Task What_Slurm_calls_failed_although_its_command_has_left_another_exit_code_is_lost()
    {
        // As when the script is killed after it has noted the end of its command.
        var engine = Engine();
        var job = Job("differs", "");
        var id = await engine.StartAsync(job with { Command = ["/bin/sh", "-c", "echo 0 > \"$0\"; kill -9 $PPID", _folder.File("engine", job.Key, "0.exit")] });

        var task = Assert.Single((await EndAsync(engine, id)).Tasks);
        Assert.Equal((JobState.Lost, null, "Slurm says FAILED, but its command had left the exit code 0."), (task.State, task.ExitCode, task.Reason));
    }

    // As the disk is when the sender is killed between sbatch and its note.
    private void Forget(string key)
    {
        var file = _folder.File("engine", key, "job.json");
        var record = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        record.Remove("Id");
        File.WriteAllText(file, record.ToJsonString());
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    private static IJobEngine Open(string folder, Dictionary<string, string> settings) => JobEngines.Find("slurm").Open(new JobEngineOptions { Folder = folder, Settings = settings });
}
