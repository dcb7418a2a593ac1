using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelOps.Bench.Serving;

/// <summary>What wrk saw.</summary>
internal sealed record Load(double P50, double P99, double PerSecond)
{
    internal static Load Median(IReadOnlyList<Load> runs) => new(Middle(runs.Select(run => run.P50)), Middle(runs.Select(run => run.P99)), Middle(runs.Select(run => run.PerSecond)));

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}

/// <summary>A server in a process of its own.</summary>
internal sealed partial class Target : IDisposable
{
    private readonly Process _process;
    private readonly Uri _url;

    private Target(string name, Process process, Uri url) => (Name, _process, _url) = (name, process, url);

    internal string Name { get; }

    internal int Id => _process.Id;

    /// <summary>The memory that the process holds, in MB.</summary>
    internal double Memory => double.Parse(MemoryLine().Match(File.ReadAllText($"/proc/{_process.Id}/status")).Groups[1].Value, CultureInfo.InvariantCulture) / 1024;

    internal static async Task<Target> StartAsync(string name, string program, params string[] arguments)
    {
        // As a deployment's process is started.
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["DOTNET_GCGen0MaxBudget"] = "1000000";
        var process = Process.Start(start)!;
        return new Target(name, process, new Uri(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{name} did not start.")));
    }

    internal async Task<Load> RunAsync(BenchRequest request, int connections, int seconds)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "--latency", "-s", request.Script, new Uri(_url, request.Path).ToString()]) { RedirectStandardOutput = true })!;
        var text = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"{Name} did not answer all requests:\n{text}")
            : new Load(Milliseconds(text, "50%"), Milliseconds(text, "99%"), double.Parse(RequestsLine().Match(text).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static double Milliseconds(string text, string percentile)
    {
        var match = Regex.Match(text, percentile + @"\s+([\d.]+)(us|ms|s)\b");
        var value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch { "us" => value / 1000, "ms" => value, _ => value * 1000 };
    }

    [GeneratedRegex(@"VmRSS:\s+(\d+)")]
    private static partial Regex MemoryLine();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RequestsLine();
}
