using System.Diagnostics;
using ModelOps.Pipelines.Jobs.Slurm;
using ModelOps.TestSupport;

namespace ModelOps.Pipelines.Tests.Jobs.Slurm;

/// <summary>The script as a shell runs it, where Slurm itself is not needed.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SlurmScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SlurmJobFolder _job;

    public SlurmScriptTests()
    {
        _job = new SlurmJobFolder(_folder.Path);
        _job.SaveVariables(new Dictionary<string, string> { ["A"] = "it's $x" });
    }

    [Fact]
    public async Task The_array_that_comes_second_does_nothing()
    {
        Assert.Equal(3, await RunAsync("echo $A >> runs; exit 3", "7"));
        Assert.Equal(0, await RunAsync("echo $A >> runs; exit 3", "8"));

        Assert.Equal("it's $x\n", await File.ReadAllTextAsync(_folder.File("runs")));
        Assert.Equal("7", _job.Claim);
        Assert.Equal(3, _job.ReadExit(0)!.Value.Code);
    }

    [Fact]
    public async Task A_command_that_has_ended_is_not_run_again_by_a_requeue()
    {
        Assert.Equal(3, await RunAsync("echo x >> runs; exit 3", "7"));
        Assert.Equal(3, await RunAsync("echo x >> runs; exit 3", "7", restarts: 1));

        Assert.Equal("x\n", await File.ReadAllTextAsync(_folder.File("runs")));
    }

    [Fact]
    public async Task A_requeue_too_many_runs_nothing()
    {
        Assert.NotEqual(0, await RunAsync("echo x >> runs", "7", restarts: 2));

        Assert.False(File.Exists(_folder.File("runs")));
        Assert.True(_job.IsOver(0));
        Assert.Null(_job.ReadExit(0));
    }

    [Fact]
    public async Task A_requeue_ends_what_an_earlier_start_left_running_and_that_leaves_no_exit_code()
    {
        var first = RunAsync("trap 'echo told >> runs; exit 0' TERM; echo x >> runs; while :; do sleep 0.02; done", "7");
        await Wait.UntilAsync(() => File.Exists(_folder.File("runs")), "The first start");

        Assert.Equal(4, await RunAsync("echo y >> runs; exit 4", "7", restarts: 1));

        await first;
        Assert.Equal("x\ntold\ny\n", await File.ReadAllTextAsync(_folder.File("runs")));
        Assert.Equal(4, _job.ReadExit(0)!.Value.Code);
    }

    [Fact]
    public async Task A_start_that_another_has_followed_elsewhere_leaves_no_exit_code()
    {
        // As the disk is when Slurm has started the task again on another node meanwhile.
        Assert.Equal(5, await RunAsync($"echo 1 > '{_folder.File("0.start")}'; exit 5", "7"));

        Assert.Null(_job.ReadExit(0));
    }

    [Fact]
    public async Task Without_the_shared_folder_nothing_runs()
    {
        var missing = new SlurmJobFolder(_folder.File("not there"));

        Assert.NotEqual(0, await RunAsync("echo x >> runs", "7", folder: missing));

        Assert.False(File.Exists(_folder.File("runs")));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<int> RunAsync(string command, string array, int restarts = 0, SlurmJobFolder? folder = null)
    {
        var spec = new JobSpec("k", ["/bin/sh", "-c", command]) { Folder = _folder.Path, Requeues = 1 };
        var start = new ProcessStartInfo("/bin/sh", ["-s"]) { RedirectStandardInput = true, RedirectStandardError = true };
        (start.Environment["SLURM_ARRAY_JOB_ID"], start.Environment["SLURM_JOB_ID"], start.Environment["SLURM_ARRAY_TASK_ID"], start.Environment["SLURM_RESTART_COUNT"]) = (array, array, "0", $"{restarts}");
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(SlurmScript.Of(folder ?? _job, spec));
        process.StandardInput.Close();
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
