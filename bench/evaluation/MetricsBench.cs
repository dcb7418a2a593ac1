using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelOps.Bench.Evaluation;

/// <summary>A full binary evaluation with bootstrap intervals, on rows that are written for the peer, too.</summary>
internal static class MetricsBench
{
    /// <param name="arguments">Rows, resamples, and the file that the rows are written to: the true classes, then the probabilities of the positive class, as doubles.</param>
    internal static void Run(string[] arguments)
    {
        var count = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000_000;
        var resamples = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1000;
        var (targets, scores) = Rows(count);
        if (arguments.Length > 2)
        {
            double[] both = [.. targets.Select(target => (double)target), .. scores];
            File.WriteAllBytes(arguments[2], MemoryMarshal.AsBytes(both.AsSpan()));
        }

        double[] probabilities = [.. scores.SelectMany(score => new[] { 1 - score, score })];
        Evaluator.Evaluate(MetricInput.ForClasses(targets[..1000], probabilities[..2000], 2), "y", ["no", "yes"], options: new() { Intervals = new() { Resamples = 100 } });
        var process = Process.GetCurrentProcess();
        var (started, cpu) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        var result = Evaluator.Evaluate(MetricInput.ForClasses(targets, probabilities, 2), "y", ["no", "yes"], options: new() { Intervals = new() { Resamples = resamples } });
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        foreach (var (name, value) in result.Metrics)
        {
            var interval = result.Intervals[name];
            Console.WriteLine($"{name,-28}{value,12:0.000000000}  {interval.Low:0.000000} to {interval.High:0.000000}");
        }

        Console.WriteLine($"rows {count}, metrics {result.Metrics.Count}, resamples {resamples}, processors {Environment.ProcessorCount}: {seconds:0.00} s, {(process.TotalProcessorTime - cpu).TotalSeconds:0.00} s of CPU, peak {process.PeakWorkingSet64 / 1_000_000} MB");
    }

    // A third are positive; probabilities with six decimals, so that some rows share one.
    private static (int[] Targets, double[] Scores) Rows(int count)
    {
        var random = new Random(1);
        var (targets, scores) = (new int[count], new double[count]);
        for (var row = 0; row < count; row++)
        {
            targets[row] = random.NextDouble() < 0.33 ? 1 : 0;
            scores[row] = Math.Round((0.35 * targets[row]) + (0.65 * random.NextDouble()), 6);
        }

        return (targets, scores);
    }
}
