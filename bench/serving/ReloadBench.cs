using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelOps.Bench.Serving;

/// <summary>What clients notice while the host gets another version again and again: no failed request, and how long the slowest wait.</summary>
internal static class ReloadBench
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    internal static async Task RunAsync(int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("modelops-bench-");
        try
        {
            var path = Path.Combine(folder.FullName, "model");
            using (var model = BenchModel.Logistic())
            {
                model.Save(path);
            }

            await using var server = await ScoringServer.StartAsync(path);
            Console.WriteLine("| rows | connections | reloads | p50 | p99 | slowest | requests/s | p99 / p50 |");
            Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
            foreach (var (rows, connections) in new[] { (1, 1), (1, 8), (100, 8) })
            {
                var script = BenchRequest.Json(folder.FullName, rows).Script;
                await WrkAsync(server.Url, script, connections, 2);
                await ShowAsync(server, path, script, rows, connections, seconds, reloads: false);
                await ShowAsync(server, path, script, rows, connections, seconds, reloads: true);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ShowAsync(ScoringServer server, string path, string script, int rows, int connections, int seconds, bool reloads)
    {
        using var done = new CancellationTokenSource();
        var reloading = reloads ? ReloadAsync(server, path, done.Token) : Task.FromResult(0);
        var (p50, p99, slowest, perSecond) = await WrkAsync(server.Url, script, connections, seconds);
        await done.CancelAsync();
        var count = await reloading;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rows} | {connections} | {count} | {p50:0.00} ms | {p99:0.00} ms | {slowest:0.00} ms | {perSecond:0} | {p99 / p50:0.0} |"));
    }

    private static async Task<int> ReloadAsync(ScoringServer server, string path, CancellationToken cancellationToken)
    {
        var count = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            await server.ReloadAsync(path, $"{++count}", cancellationToken: CancellationToken.None);
            await Task.Delay(_pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return count;
    }

    private static async Task<(double P50, double P99, double Slowest, double PerSecond)> WrkAsync(Uri url, string script, int connections, int seconds)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "--latency", "-s", script, new Uri(url, "invocations").ToString()]) { RedirectStandardOutput = true })!;
        var text = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"The server did not answer all requests:\n{text}")
            : (Milliseconds(text, @"50%\s+"), Milliseconds(text, @"99%\s+"), Milliseconds(text, @"Latency\s+\S+\s+\S+\s+"), double.Parse(Regex.Match(text, @"Requests/sec:\s+([\d.]+)").Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static double Milliseconds(string text, string before)
    {
        var match = Regex.Match(text, before + @"([\d.]+)(us|ms|s)\b");
        var value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch { "us" => value / 1000, "ms" => value, _ => value * 1000 };
    }
}
