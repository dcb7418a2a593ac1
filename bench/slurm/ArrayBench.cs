using System.Diagnostics;
using ModelOps.TestSupport;

namespace ModelOps.Bench.Slurm;

/// <summary>What Slurm and our engine add to a task: an array of tasks of a fixed length.</summary>
internal static class ArrayBench
{
    internal static TimeSpan Length { get; } = TimeSpan.FromSeconds(2);

    internal static double Ideal(int tasks) => (tasks + 1) / 2 * Length.TotalSeconds;

    /// <summary>Runs the tasks, two at a time.</summary>
    /// <returns>Seconds from the call that submits to the status that says all have succeeded.</returns>
    internal static async Task<double> RunAsync(int tasks)
    {
        using var folder = new TemporaryFolder();
        await using var engine = JobEngines.Find("slurm").Open(new JobEngineOptions { Folder = folder.File("jobs") });
        var started = Stopwatch.GetTimestamp();
        var id = await engine.StartAsync(new JobSpec("bench", ["sleep", $"{Length.TotalSeconds:0}"]) { Folder = folder.Path, Tasks = tasks, Slots = 2 });
        JobStatus? last = null;
        await foreach (var status in engine.WatchAsync(id))
        {
            last = status;
        }

        return last is { HasSucceeded: true } ? Stopwatch.GetElapsedTime(started).TotalSeconds : throw new InvalidOperationException($"A task did not succeed: {last}");
    }
}
