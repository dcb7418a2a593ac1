using ModelOps.Pipelines.Jobs.Slurm;

namespace ModelOps.Pipelines.Tests.Jobs.Slurm;

public sealed class SlurmStatesTests
{
    [Theory]
    [InlineData("0|PENDING|Priority|0|0||N/A|N/A|", "Waiting  0 Slurm has it wait: Priority.")]
    [InlineData("0|PENDING|BeginTime|1|1|n/a|2026-03-01T00:02:00|2026-03-01T00:02:00|", "Waiting  1 Slurm has it wait: BeginTime.")]
    [InlineData("0|REQUEUE_HOLD|JobHeldAdmin|0|2||N/A|N/A|", "Waiting  2 Slurm has it wait: JobHeldAdmin.")]
    [InlineData("0|RUNNING|None|0|1|n1|2026-03-01T00:00:00|NONE|", "Running  2 ")]
    [InlineData("0|COMPLETING|None|0|0|n1|2026-03-01T00:00:00|2026-03-01T00:00:09|", "Running  1 ")]
    [InlineData("0|COMPLETED|None|0|0|n1|2026-03-01T00:00:00|2026-03-01T00:00:09|", "Succeeded 0 1 ")]
    [InlineData("0|FAILED|NonZeroExitCode|768|0|n1|2026-03-01T00:00:00|2026-03-01T00:00:09|", "Failed 3 1 Its command ended with exit code 3.")]
    [InlineData("0|FAILED|RaisedSignal:9(Killed)|9|0|n1|2026-03-01T00:00:00|2026-03-01T00:00:09|", "Failed 137 1 Its command ended with exit code 137.")]
    [InlineData("0|TIMEOUT|TimeLimit|0|0|n1|2026-03-01T00:00:00|2026-03-01T00:00:09|", "TimedOut  1 It ran longer than its time limit of 1h: Slurm says TIMEOUT.")]
    [InlineData("0|DEADLINE|None|0|0|n1|2026-03-01T00:00:00|2026-03-01T00:00:09|", "TimedOut  1 It ran longer than its time limit of 1h: Slurm says DEADLINE.")]
    [InlineData("0|OUT_OF_MEMORY|OutOfMemory|9|0|n1|2026-03-01T00:00:00|2026-03-01T00:00:09|", "OutOfMemory  1 It used more memory than it may: Slurm says OUT_OF_MEMORY.")]
    [InlineData("0|CANCELLED|DependencyNeverSatisfied|0|0||N/A|2026-03-01T00:00:09|", "Cancelled  0 It was cancelled (DependencyNeverSatisfied).")]
    [InlineData("0|NODE_FAIL|NodeDown|0|0|n1|2026-03-01T00:00:00|2026-03-01T00:00:09|", "Lost  1 Slurm lost it: it says NODE_FAIL (NodeDown).")]
    [InlineData("0|BOOT_FAIL|None|0|0|n1|2026-03-01T00:00:00|2026-03-01T00:00:09|", "Lost  1 Slurm lost it: it says BOOT_FAIL.")]
    [InlineData("0|PREEMPTED|None|0|0|n1|2026-03-01T00:00:00|2026-03-01T00:00:09|", "Lost  1 Slurm lost it: it says PREEMPTED.")]
    [InlineData("0|MELTED|None|0|0|n1|2026-03-01T00:00:00|2026-03-01T00:00:09|", "Lost  1 Slurm lost it: it says MELTED.")]
    public void Every_state_has_its_meaning(string line, string meaning)
    {
        var task = SlurmStates.Of(Assert.Single(SlurmStates.Read(line.Replace('|', '\u001f') + "\n")), TimeSpan.FromHours(1));

        Assert.Equal(meaning, $"{task.State} {task.ExitCode} {task.Attempt} {task.Reason}");
    }

    [Theory]
    [InlineData("slurm_load_jobs error")]
    [InlineData("0|RUNNING|None")]
    [InlineData("x|RUNNING|None|0|0|n1|N/A|N/A|")]
    [InlineData("0|RUNNING|None|?|0|n1|N/A|N/A|")]
    public void A_line_that_cannot_be_understood_is_an_error(string line) =>
        Assert.Equal($"squeue answers what cannot be understood: '{line}'.", Assert.Throws<WorkFailedException>(() => SlurmStates.Read(line.Replace('|', '\u001f')).ToList()).Message);
}
