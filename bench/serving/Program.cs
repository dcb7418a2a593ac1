using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelOps;
using ModelOps.Bench.Serving;

// One row, then a hundred, of 20 numbers through /invocations: ours, then the peer, with wrk.
var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
var scripts = Directory.CreateTempSubdirectory("modelops-bench-");
using var model = BenchModel.Logistic();
await using var server = await ScoringServer.StartAsync(model);
using var peer = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "peer_sklearn.py")]) { RedirectStandardOutput = true })!;
try
{
    var peerUrl = new Uri($"http://127.0.0.1:{await peer.StandardOutput.ReadLineAsync()}/");
    Console.WriteLine("| rows | connections | ours p50 | ours p99 | ours requests/s | peer p50 | peer p99 | peer requests/s | p50 ratio |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    foreach (var (rows, connections) in new[] { (1, 1), (1, 8), (100, 1), (100, 8) })
    {
        var script = Path.Combine(scripts.FullName, $"post-{rows}.lua");
        File.WriteAllText(script, $"wrk.method = \"POST\"\nwrk.headers[\"Content-Type\"] = \"application/json\"\nwrk.body = '{BenchModel.Body(rows)}'\n");
        await Wrk(server.Url, script, connections, 2);
        var ours = await Wrk(server.Url, script, connections, seconds);
        await Wrk(peerUrl, script, connections, 1);
        var theirs = await Wrk(peerUrl, script, connections, seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rows} | {connections} | {ours.P50:0.00} ms | {ours.P99:0.00} ms | {ours.PerSecond:0} | {theirs.P50:0.00} ms | {theirs.P99:0.00} ms | {theirs.PerSecond:0} | {theirs.P50 / ours.P50:0.0} x |"));
    }
}
finally
{
    peer.Kill();
    scripts.Delete(recursive: true);
}

static async Task<(double P50, double P99, double PerSecond)> Wrk(Uri url, string script, int connections, int seconds)
{
    using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "--latency", "-s", script, new Uri(url, "invocations").ToString()]) { RedirectStandardOutput = true })!;
    var text = await wrk.StandardOutput.ReadToEndAsync();
    await wrk.WaitForExitAsync();
    if (text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal))
    {
        throw new InvalidOperationException($"The server at {url} did not answer all requests:\n{text}");
    }

    return (Milliseconds(text, "50%"), Milliseconds(text, "99%"), double.Parse(Regex.Match(text, @"Requests/sec:\s+([\d.]+)").Groups[1].Value, CultureInfo.InvariantCulture));
}

static double Milliseconds(string text, string percentile)
{
    var match = Regex.Match(text, percentile + @"\s+([\d.]+)(us|ms|s)\b");
    var value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    return match.Groups[2].Value switch { "us" => value / 1000, "ms" => value, _ => value * 1000 };
}
