using System.Globalization;
using ModelOps.TestSupport;

namespace ModelOps.Pipelines.Tests.Jobs.Slurm;

public sealed partial class SlurmEngineTests
{
    // MODELOPS_SLURM_KILLS says how many; two by default.
    [Fact]
    public async Task After_a_kill_of_a_task_nothing_is_a_success_that_was_not()
    {
        var random = new Random(14);
        var kills = int.TryParse(Environment.GetEnvironmentVariable("MODELOPS_SLURM_KILLS"), CultureInfo.InvariantCulture, out var given) ? given : 2;
        var engine = Engine();
        for (var kill = 0; kill < kills; kill++)
        {
            var id = await engine.StartAsync(Job($"kill{kill}", $"echo x >> begun-{kill}-$MODELOPS_TASK_INDEX; sleep 0.7; echo x >> done-{kill}-$MODELOPS_TASK_INDEX") with { Tasks = 3 });
            await UntilAsync(engine, id, status => status.Tasks.Any(task => task.State == JobState.Running) && Lines($"begun-{kill}-0") + Lines($"begun-{kill}-1") + Lines($"begun-{kill}-2") > 0);
            await Task.Delay(random.Next(0, 500));
            _cluster.KillOneOf("slurm_script", random);
            JobStatus status = new(id, []);
            await Wait.UntilAsync(async () => (status = await engine.LookAsync(id)) is { Tasks.Count: > 0, HasEnded: true }, $"The end after kill {kill}");
            foreach (var task in status.Tasks)
            {
                Assert.Contains(task.State, new[] { JobState.Succeeded, JobState.Failed, JobState.Lost });
                Assert.True(task.State == JobState.Succeeded ? task.ExitCode == 0 && Lines($"done-{kill}-{task.Index}") >= 1 : task.Reason is not null, $"Kill {kill}: {task}");
            }
        }
    }
}
