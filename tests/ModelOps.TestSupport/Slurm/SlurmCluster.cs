using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Xunit;

namespace ModelOps.TestSupport.Slurm;

/// <summary>A Slurm cluster of this machine for tests and benchmarks: munged, slurmctld and two nodes, with their own ports, key and folder. While it lives, SLURM_CONF names it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SlurmCluster : IAsyncLifetime
{
    private static readonly string[] _programs = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo", "scontrol"];
    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _daemons = [];

    public static IReadOnlyList<string> Nodes { get; } = ["n1", "n2"];

    /// <summary>Processors that each node says it has.</summary>
    public int Cpus { get; init; } = 8;

    /// <summary>Why there is no cluster; null when there is one.</summary>
    public string? Missing { get; } =
        !OperatingSystem.IsLinux() ? "Slurm runs on Linux only."
        : _programs.FirstOrDefault(program => Program(program) is null) is { } missing ? $"The program '{missing}' is missing. Install slurm-wlm and munge."
        : Environment.UserName == "root" ? null : "slurmd starts the jobs of others as root only, and its own as the user of slurmctld.";

    /// <summary>The folder of the cluster's own files.</summary>
    public string Folder => _folder.Path;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        // Munge wants a way to its socket that all may go, and a folder that only its owner may write to.
        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var key = _folder.File("munge.key");
        await File.WriteAllBytesAsync(key, Enumerable.Range(0, 1024).Select(i => (byte)(i * 7)).ToArray());
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _folder.Write("slurm.conf", Settings());
        Environment.SetEnvironmentVariable("SLURM_CONF", _folder.File("slurm.conf"));
        Start("munged", "--foreground", $"--key-file={key}", $"--socket={_folder.File("munge.socket")}", $"--pid-file={_folder.File("munged.pid")}", $"--log-file={_folder.File("munged.log")}", $"--seed-file={_folder.File("munged.seed")}", "--num-threads=2");
        await Wait.UntilAsync(() => File.Exists(_folder.File("munge.socket")), "Munge");
        Start("slurmctld", "-D", "-c", "-f", _folder.File("slurm.conf"));
        foreach (var node in Nodes)
        {
            StartNode(node);
        }

        await Wait.UntilAsync(async () => (await RunAsync("sinfo", "--noheader", "--partition=day", "--format=%T %D")).Trim() == "idle 2", "The cluster");
    }

    public async ValueTask DisposeAsync()
    {
        if (Missing is null)
        {
            await RunAsync("scancel", "--me", "--signal=KILL", "--full");
            await RunAsync("scancel", "--me");
            _daemons.Reverse();
            foreach (var daemon in _daemons)
            {
                daemon.Kill(entireProcessTree: true);
                await daemon.WaitForExitAsync();
                daemon.Dispose();
            }

            Parts(_folder.Path).ForEach(End);
            Environment.SetEnvironmentVariable("SLURM_CONF", null);
        }

        _folder.Dispose();
    }

    /// <summary>Starts the daemon of a node.</summary>
    public void StartNode(string node) => Start("slurmd", "-D", "-N", node, "-f", _folder.File("slurm.conf"));

    /// <summary>Brings back a node that was killed.</summary>
    public async Task ReviveNodeAsync(string node)
    {
        StartNode(node);
        await Wait.UntilAsync(
            async () =>
            {
                await RunAsync("scontrol", "update", $"NodeName={node}", "State=RESUME");
                return (await RunAsync("sinfo", "--noheader", $"--nodes={node}", "--partition=day", "--format=%T")).Trim() is "idle" or "mixed";
            },
            $"The node {node}");
    }

    /// <summary>Kills a node, as a fall of its power does: its daemon, and all that runs there. Whoever watches the cluster says that it is down.</summary>
    public async Task KillNodeAsync(string node)
    {
        await KillNodeDaemonAsync(node);

        // The step daemons first: they would report the end of what they run.
        Parts("slurmstepd: [").Where(id => Has(id, _folder.File($"slurmd-{node}.log"))).ToList().ForEach(End);
        Parts($"SLURMD_NODENAME={node}").ForEach(End);
        await RunAsync("scontrol", "update", $"NodeName={node}", "State=DOWN", "Reason=killed");
    }

    /// <summary>Kills the daemon of a node; what runs there goes on.</summary>
    public async Task KillNodeDaemonAsync(string node)
    {
        foreach (var daemon in _daemons.Where(daemon => daemon.StartInfo.ArgumentList.Contains(node)).ToArray())
        {
            daemon.Kill();
            await daemon.WaitForExitAsync();
            _daemons.Remove(daemon);
        }
    }

    /// <summary>Kills the step daemon of one of the tasks that run; the task itself goes on, and nobody watches it.</summary>
    /// <returns>The number of its job; null when none runs.</returns>
    public string? KillStepDaemon(Random random)
    {
        var (id, title) = Pick(Parts("slurmstepd: [").Select(id => (Id: id, Title: Text($"/proc/{id}/cmdline"))).Where(part => part.Title.Contains(".batch]", StringComparison.Ordinal)).ToList(), random);
        if (title is null)
        {
            return null;
        }

        End(id);
        return title[(title.IndexOf('[', StringComparison.Ordinal) + 1)..title.IndexOf(".batch]", StringComparison.Ordinal)];
    }

    /// <summary>Kills one of the processes of the tasks that run: the script that Slurm runs, its command, or a child of that.</summary>
    /// <returns>False when none runs.</returns>
    public bool KillTask(Random random)
    {
        var id = Pick(Nodes.SelectMany(node => Parts($"SLURMD_NODENAME={node}")).ToList(), random);
        if (id > 0)
        {
            End(id);
        }

        return id > 0;
    }

    /// <summary>Runs one of Slurm's programs.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await error;
        return await output;
    }

    private static T? Pick<T>(List<T> from, Random random) => from.Count == 0 ? default : from[random.Next(from.Count)];

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }

    // Processes of this cluster whose words or variables have a text in them.
    private List<int> Parts(string text) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && id != Environment.ProcessId && (Text($"/proc/{id}/environ").Split('\0').Contains(text) || Text($"/proc/{id}/cmdline").Contains(text, StringComparison.Ordinal)) && IsMine(id))];

    // A step daemon writes its title over its variables, but has the log of its node open.
    private bool IsMine(int id) => Text($"/proc/{id}/environ").Contains(Folder, StringComparison.Ordinal) || Text($"/proc/{id}/cmdline").Contains(Folder, StringComparison.Ordinal) || Has(id, Folder);

    private static bool Has(int id, string file)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{id}/fd").Any(open => new FileInfo(open).LinkTarget?.StartsWith(file, StringComparison.Ordinal) == true);
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string? Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/sbin"]).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private void Start(string program, params string[] words)
    {
        var process = Process.Start(new ProcessStartInfo(Program(program)!, words) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _daemons.Add(process);
    }

    private string Settings() => $"""
        ClusterName=test
        SlurmctldHost={Environment.MachineName}(127.0.0.1)
        SlurmctldPort={Ports.Free()}
        SlurmUser=root
        AuthType=auth/munge
        AuthInfo=socket={_folder.File("munge.socket")},cred_expire=5
        CredType=cred/munge
        StateSaveLocation={Directory.CreateDirectory(_folder.File("state")).FullName}
        SlurmdSpoolDir={_folder.Path}/spool-%n
        SlurmctldPidFile={_folder.Path}/slurmctld.pid
        SlurmdPidFile={_folder.Path}/slurmd-%n.pid
        SlurmctldLogFile={_folder.Path}/slurmctld.log
        SlurmdLogFile={_folder.Path}/slurmd-%n.log
        SlurmdParameters=config_overrides
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        SelectType=select/cons_tres
        SelectTypeParameters=CR_CPU_Memory
        DefMemPerCPU=50
        MpiDefault=none
        SwitchType=switch/none
        JobAcctGatherType=jobacct_gather/linux
        JobAcctGatherFrequency=1
        AccountingStorageType=accounting_storage/none
        JobCompType=jobcomp/none
        ReturnToService=2
        BatchStartTimeout=1
        KillWait=1
        MinJobAge=3600
        MaxArraySize=1001
        SchedulerType=sched/builtin
        SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,default_queue_depth=1000
        {string.Join('\n', Nodes.Select(node => $"NodeName={node} NodeHostname={Environment.MachineName} NodeAddr=127.0.0.1 Port={Ports.Free()} CPUs={Cpus} RealMemory=4000"))}
        PartitionName=day Nodes=ALL Default=YES MaxTime=INFINITE State=UP
        PartitionName=night Nodes=ALL MaxTime=INFINITE State=UP

        """;
}
