using System.Diagnostics;
using ModelOps.Cli.Watching;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Watching;

/// <summary>That the system ended a process for want of memory is said when its count proves it, and never guessed.</summary>
public sealed class OomKillsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_count_that_rises_is_seen_and_only_since_the_last_look()
    {
        var events = _folder.Write("memory.events", "low 0\nhigh 2\nmax 9\noom 3\noom_kill 1\n");
        var kills = new OomKills(events);
        Assert.False(kills.HasRisen());

        File.WriteAllText(events, "low 0\nhigh 2\nmax 9\noom 4\noom_kill 2\n");
        Assert.True(kills.HasRisen());
        kills.Note();
        Assert.False(kills.HasRisen());
    }

    [Fact]
    public void Without_a_count_nothing_is_claimed()
    {
        Assert.False(new OomKills(null).HasRisen());
        var gone = new OomKills(_folder.Write("memory.events", "oom_kill 0\n"));
        File.Delete(_folder.File("memory.events"));
        Assert.False(gone.HasRisen());
        Assert.False(new OomKills(_folder.Write("other", "oom 7\n")).HasRisen());
    }

    [Fact]
    public void The_file_of_either_version_of_control_groups_is_found()
    {
        var second = _folder.Write("v2/a/b/memory.events", "oom_kill 0\n");
        var first = _folder.Write("v1/memory/c/memory.oom_control", "oom_kill 0\n");
        var root = _folder.Write("v3/memory.events", "oom_kill 0\n");

        Assert.Equal(second, Found("0::/a/b\n", "v2"));
        Assert.Equal(first, Found("9:name=systemd:/\n4:cpu,memory:/c\n0::/\n", "v1"));
        Assert.Equal(root, Found("0::/hidden/in/a/container\n", "v3"));
        Assert.Null(Found("1:cpu:/a\n", "v2"));
        Assert.Null(OomKills.FileOf(_folder.File("none"), _folder.Path));

        string? Found(string membership, string mount) => OomKills.FileOf(_folder.Write("cgroup", membership), _folder.File(mount));
    }

    [Fact]
    public async Task The_memory_of_a_process_counts_with_that_of_its_children()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone says it.");
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", "sh -c 'head -c 80000000 /dev/zero | tail -c 70000000 | (read -r x; sleep 60)' & wait"]) { RedirectStandardOutput = true })!;
        try
        {
            await Wait.UntilAsync(() => ProcessTree.ResidentBytes(shell.Id) > 40L << 20, "The memory of the processes below");
            Assert.True(ProcessTree.ResidentBytes(Environment.ProcessId) > Environment.WorkingSet / 2);
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }

        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, ProcessTree.ResidentBytes(shell.Id));
    }
}
