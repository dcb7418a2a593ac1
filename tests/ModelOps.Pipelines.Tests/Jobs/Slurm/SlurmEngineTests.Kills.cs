using System.Globalization;
using ModelOps.TestSupport;
using ModelOps.TestSupport.Slurm;

namespace ModelOps.Pipelines.Tests.Jobs.Slurm;

public sealed partial class SlurmEngineTests
{
    private const int KillTasks = 3;
    private const int KillRequeues = 2;

    // Each writes when it begins and ends, whether it runs beside another start of itself, and whether it runs although its result is kept.
    private const string Killed = """
        set -e; cd "$0"
        exec 9>"lock-$MODELOPS_TASK_INDEX"; flock -n 9 || echo x >>beside
        if [ -e "$1/$MODELOPS_TASK_INDEX.exit" ]; then echo x >>twice; fi
        echo begin; echo x >>"begun-$MODELOPS_TASK_INDEX"
        sleep 0.7
        echo end; echo x >>"done-$MODELOPS_TASK_INDEX"
        """;

    // MODELOPS_SLURM_KILLS says how many, 3 by default, and MODELOPS_SLURM_SEED which.
    [Fact]
    public async Task After_kills_at_random_times_nothing_is_a_success_that_was_not_and_nothing_kept_runs_twice()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MODELOPS_SLURM_SEED"), CultureInfo.InvariantCulture, out var chosen) ? chosen : 14;
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var engine = Engine();
        for (var kill = 0; kill < SlurmKill.CountOr(3); kill++)
        {
            var (victim, random) = ((SlurmVictim)(kill % 4), new Random((1000 * seed) + kill));
            var first = $"begun-{random.Next(KillTasks)}";
            var folder = Directory.CreateDirectory(_folder.File($"kill{kill}")).FullName;
            var job = Job($"kill{kill}", "") with { Tasks = KillTasks, Requeues = KillRequeues };
            var id = await engine.StartAsync(job with { Command = ["/bin/sh", "-c", Killed, folder, _folder.File("engine", job.Key)] });
            await UntilAsync(engine, id, _ => File.Exists(Path.Combine(folder, first)));
            JobStatus status = new(id, []);
            await new SlurmKill(_cluster, victim, id, random).RunAsync(async () => (status = await engine.LookAsync(id)) is { Tasks.Count: KillTasks, HasEnded: true }, $"The end after kill {kill} of seed {seed} ({victim})");
            foreach (var task in status.Tasks)
            {
                await CheckAsync(id, folder, task, $"Kill {kill} of seed {seed} ({victim}): {task}");
                var outcome = $"{victim} {task.State}, start {task.Attempt}";
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', outcomes.Select(outcome => $"{outcome.Key}: {outcome.Value} tasks")));

        async Task CheckAsync(string id, string folder, JobTask task, string what)
        {
            Assert.True(task.State is JobState.Succeeded or JobState.Failed or JobState.Lost, what);
            Assert.True(task.State == JobState.Succeeded ? task.ExitCode == 0 && Count($"done-{task.Index}") >= 1 : task.Reason is not null, what);
            Assert.True(Count($"begun-{task.Index}") is >= 1 and <= 1 + KillRequeues || task.State != JobState.Succeeded, what);
            Assert.False(File.Exists(Path.Combine(folder, "twice")), what);
            Assert.False(File.Exists(Path.Combine(folder, "beside")), what);
            var log = await LogAsync(engine, id, task.Index);
            Assert.True(log.Length == 0 || log.EndsWith('\n'), what);
            var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(lines.All(line => line is "begin" or "end" or "Killed" or "Terminated") && lines.Count(line => line == "begin") >= Count($"begun-{task.Index}") && lines.Count(line => line == "end") >= Count($"done-{task.Index}"), $"{what}: {log}");

            int Count(string name) => File.Exists(Path.Combine(folder, name)) ? File.ReadAllLines(Path.Combine(folder, name)).Length : 0;
        }
    }
}
