using System.Diagnostics;
using System.Globalization;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Bench.Slurm;

/// <summary>A search of the real tool whose trials run on Slurm. All of its trials cost the same: a grid over learning rates.</summary>
internal static class TuneBench
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(5);

    /// <param name="Trials">How many there were.</param>
    /// <param name="TrialSeconds">The sum of their own times.</param>
    /// <param name="FirstBegin">Seconds from submit to the first trial's begin.</param>
    /// <param name="Wall">Seconds from submit to the last trial's end.</param>
    /// <param name="Command">Seconds of the whole command: also its start, reading the rows, and fitting and logging the best model.</param>
    internal sealed record Result(int Trials, double TrialSeconds, double FirstBegin, double Wall, double Command);

    internal static async Task<Result> RunAsync(string tool, int trials, int slots)
    {
        using var folder = new TemporaryFolder();
        var uri = $"sqlite:///{folder.File("mlflow.db")}";
        var rates = string.Join('|', Enumerable.Range(1, trials).Select(i => (0.05 + (0.005 * i)).ToString("0.000", CultureInfo.InvariantCulture)));
        string[] words = [
            "tune", Path.Combine(RepositoryPaths.Root, "data", "diamonds.csv"), "--target", "price", "--trainers", "gradient-boosting", "--strategy", "grid", "--space", $"learning_rate={rates}", "--trials", $"{trials}", "--folds", "25",
            "--engine", "slurm", "--slots", $"{slots}"];
        var start = tool.EndsWith(".dll", StringComparison.Ordinal) ? new ProcessStartInfo("dotnet", [tool, .. words]) : new ProcessStartInfo(tool, words);
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (folder.Path, true, true);
        (start.Environment["MLFLOW_TRACKING_URI"], start.Environment["MODELOPS_STATE_FOLDER"]) = (uri, folder.File("state"));
        var begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

        // The engine makes the folder of the job directly before it calls sbatch.
        var jobs = folder.File(".modelops", "jobs", "slurm");
        while (!process.HasExited && !(Directory.Exists(jobs) && Directory.EnumerateDirectories(jobs, "tune-*").Any()))
        {
            await Task.Delay(_look);
        }

        var isSeen = !process.HasExited;
        var submitted = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await process.WaitForExitAsync();
        var command = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"modelops tune ended with {process.ExitCode}:\n{await output}{await error}");
        }

        if (!isSeen)
        {
            throw new InvalidOperationException($"No folder of a job appeared in '{jobs}'.");
        }

        await using var store = await TrackingStores.OpenAsync(uri);
        var runs = (await store.SearchRunsAsync(new RunQuery(["0"], MaxResults: 1000))).Items.Where(run => run.Data.Tags.Any(tag => tag.Key == "modelops.trial")).ToList();
        return new Result(
            runs.Count,
            runs.Sum(run => run.Data.Metrics.Single(metric => metric.Key == "trial_seconds").Value),
            (runs.Min(run => run.Info.StartTime!.Value) - submitted) / 1000.0,
            (runs.Max(run => run.Info.EndTime!.Value) - submitted) / 1000.0,
            command);
    }
}
