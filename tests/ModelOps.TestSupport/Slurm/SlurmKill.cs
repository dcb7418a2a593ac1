using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace ModelOps.TestSupport.Slurm;

/// <summary>What of a cluster a kill ends.</summary>
public enum SlurmVictim
{
    /// <summary>A node: its daemon, and all that runs there.</summary>
    Node,

    /// <summary>The step daemon of a task: the task goes on, and nobody watches it.</summary>
    StepDaemon,

    /// <summary>A process of a task.</summary>
    Task,

    /// <summary>The daemon of a node: what runs there goes on.</summary>
    NodeDaemon,
}

/// <summary>A kill (SIGKILL) in a cluster while a job runs, and what an operator does after it, so that the job goes on within seconds.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="victim">Whom it kills.</param>
/// <param name="job">The number of the job array.</param>
/// <param name="random">Which of several, and pauses.</param>
[UnsupportedOSPlatform("windows")]
public sealed class SlurmKill(SlurmCluster cluster, SlurmVictim victim, string job, Random random)
{
    private const string Variable = "MODELOPS_SLURM_KILLS";
    private const int Pause = 800;

    // Slurm does not miss a task that has begun within MessageTimeout and BatchStartTimeout.
    private static readonly TimeSpan _registers = TimeSpan.FromSeconds(12);
    private readonly Stopwatch _waited = Stopwatch.StartNew();
    private string? _dead;

    /// <summary>How many kills a test does: <c>MODELOPS_SLURM_KILLS</c>, where it is given.</summary>
    /// <param name="usual">How many otherwise.</param>
    public static int CountOr(int usual) => int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : usual;

    /// <summary>Kills at a random time within the next 0.8 seconds, and does what an operator does until the job has ended.</summary>
    /// <param name="hasEnded">Whether the job has ended.</param>
    /// <param name="what">What is waited for, if it does not come about.</param>
    public async Task RunAsync(Func<Task<bool>> hasEnded, string what)
    {
        await StrikeAsync();
        await Wait.UntilAsync(
            async () =>
            {
                await HelpAsync();
                return await hasEnded();
            },
            what);
        await ReviveAsync();
    }

    private async Task StrikeAsync()
    {
        await Task.Delay(random.Next(Pause));
        var nodes = await SlurmCluster.RunAsync("squeue", "--noheader", "--states=all", "--array", $"--jobs={job}", "--Format=NodeList: ");
        var node = SlurmCluster.Nodes.Where(node => nodes.Contains(node, StringComparison.Ordinal)).OrderBy(_ => random.Next()).First();
        switch (victim)
        {
            case SlurmVictim.Node:
                await cluster.KillNodeAsync(_dead = node);
                break;
            case SlurmVictim.StepDaemon:
                // Slurm sees it when the node registers again; mostly, an operator says so before.
                if (cluster.KillStepDaemon(random) is { } number && random.Next(4) > 0)
                {
                    await Task.Delay(random.Next(Pause));
                    var tasks = await SlurmCluster.RunAsync("squeue", "--noheader", "--states=all", "--array", $"--jobs={job}", "--Format=JobID: ,ArrayTaskID: ");
                    await SlurmCluster.RunAsync("scontrol", "requeue", $"{job}_{tasks.Split('\n').Select(line => line.Split(' ')).Single(parts => parts[0] == number)[1]}");
                }

                break;
            case SlurmVictim.Task:
                cluster.KillTask(random);
                break;
            default:
                await cluster.KillNodeDaemonAsync(node);
                await Task.Delay(random.Next(Pause));
                cluster.StartNode(node);
                break;
        }
    }

    // Again and again until the job has ended.
    private async Task HelpAsync()
    {
        if (_dead is not null)
        {
            // On the other node, without the time that Slurm has it wait.
            await SlurmCluster.RunAsync("scontrol", "update", $"JobId={job}", "StartTime=now");
        }

        if (_waited.Elapsed > _registers)
        {
            // What Slurm does by itself every twenty pings: nodes say what runs there, and what is missing starts again. Their daemons do so when they start.
            foreach (var node in SlurmCluster.Nodes.Where(node => node != _dead))
            {
                await cluster.KillNodeDaemonAsync(node);
                cluster.StartNode(node);
            }

            _waited.Restart();
        }
    }

    // Brings back a node that was killed, when the job has ended: what Slurm starts again on a node that it still wants to end the first start on gets lost there.
    private async Task ReviveAsync()
    {
        if (_dead is not null)
        {
            await cluster.ReviveNodeAsync(_dead);
        }
    }
}
