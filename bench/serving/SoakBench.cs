using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelOps.Bench.Serving;

/// <summary>A steady load of all kinds of bodies for a long time: memory, handles and threads must not grow.</summary>
internal static partial class SoakBench
{
    private const int Pause = 10;
    private const double MostGrowth = 1.05;

    // A handful more says nothing.
    private const double Slack = 4;

    /// <summary>Loads the host, and shows what it holds.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="self">This program's arguments.</param>
    /// <returns>Whether nothing has grown by more than a twentieth from the first quarter to the last.</returns>
    internal static async Task<bool> RunAsync(int seconds, string[] self)
    {
        var folder = Directory.CreateTempSubdirectory("modelops-bench-");
        try
        {
            using var model = await Target.StartAsync("ours", Environment.ProcessPath!, [.. self, "model"]);
            BenchRequest[] requests =
            [
                .. ((int[])[1, 100, 1000]).Select(rows => BenchRequest.Json(folder.FullName, rows)),
                .. ((int[])[1, 1000]).Select(rows => BenchRequest.Tensors(folder.FullName, rows)),
                .. ((int[])[1, 1000]).Select(rows => BenchRequest.Parquet(folder.FullName, rows)),
            ];

            // All code is compiled, all libraries are loaded, and the pool has its threads before anything is counted.
            await Task.WhenAll(requests.Select(request => model.RunAsync(request, 1, 3 * Pause)));

            Console.WriteLine("| seconds | memory | handles | threads | requests/s |");
            Console.WriteLine("| --- | --- | --- | --- | --- |");
            var samples = new List<Sample>();
            for (var clock = Stopwatch.StartNew(); samples.Count < 4 || clock.Elapsed.TotalSeconds < seconds;)
            {
                // One connection for each kind at a time.
                var loads = await Task.WhenAll(requests.Select(request => model.RunAsync(request, 1, Pause)));
                var sample = Sample.Of(model.Id);
                samples.Add(sample);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {clock.Elapsed.TotalSeconds:0} | {sample.Memory:0} MB | {sample.Handles:0} | {sample.Threads:0} | {loads.Sum(load => load.PerSecond):0} |"));
            }

            Console.WriteLine();
            return Flat("memory, MB", samples, sample => sample.Memory) & Flat("handles", samples, sample => sample.Handles) & Flat("threads", samples, sample => sample.Threads);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Flat(string name, List<Sample> samples, Func<Sample, double> of)
    {
        var quarter = samples.Count / 4;
        var (first, last) = (Middle(samples.Take(quarter).Select(of)), Middle(samples.TakeLast(quarter).Select(of)));
        var isFlat = last <= Math.Max(first * MostGrowth, first + Slack);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {first:0} in the first quarter, {last:0} in the last: {(isFlat ? "flat" : "GROWS")}"));
        return isFlat;
    }

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private sealed partial record Sample(double Memory, double Handles, double Threads)
    {
        internal static Sample Of(int process)
        {
            var status = File.ReadAllText($"/proc/{process}/status");
            return new Sample(Number(MemoryLine(), status) / 1024, Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count(), Number(ThreadsLine(), status));
        }

        private static double Number(Regex line, string text) => double.Parse(line.Match(text).Groups[1].Value, CultureInfo.InvariantCulture);

        [GeneratedRegex(@"VmRSS:\s+(\d+)")]
        private static partial Regex MemoryLine();

        [GeneratedRegex(@"Threads:\s+(\d+)")]
        private static partial Regex ThreadsLine();
    }
}
