using System.Diagnostics;
using System.Globalization;
using ModelOps.Bench.Serving;

// One row and batches of 20 numbers through our host, beside an empty endpoint of the same Kestrel and Python's servers; each in a process of its own.
// Arguments: seconds of a run, runs of each row of the table (medians are shown), the bodies wanted. Or "reload" and seconds: what clients notice of another version; or "gateway": what one costs. Or "soak" and seconds: whether
// memory, handles or threads grow (then the exit code is 1).
switch (args)
{
    case ["model"]:
        await Servers.ModelAsync();
        return 0;
    case ["empty"]:
        await Servers.EmptyAsync();
        return 0;
    case ["gateway", var way]:
        await GatewayLatency.ServeAsync(way);
        return 0;
    case ["gateway"]:
        await GatewayLatency.RunAsync(2, 3, [.. Self()]);
        return 0;
    case ["reload", ..]:
        await ReloadBench.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5);
        return 0;
    case ["soak", ..]:
        return await SoakBench.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 600, [.. Self()]) ? 0 : 1;
}

var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2;
var runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
var bodies = args.Length > 2 ? args[2] : "JSON,Parquet,tensors";
var folder = Directory.CreateTempSubdirectory("modelops-bench-");
try
{
    using var model = await Target.StartAsync("ours", Environment.ProcessPath!, [.. Self(), "model"]);
    using var empty = await Target.StartAsync("empty endpoint", Environment.ProcessPath!, [.. Self(), "empty"]);
    using var sklearn = await Target.StartAsync("scikit-learn, http.server", "/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "peer_sklearn.py"));
    using var fastapi = await Target.StartAsync("FastAPI, scikit-learn", "/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "peer_fastapi.py"));
    Console.WriteLine("| body | rows | connections | server | p50 | p99 | requests/s | rows/s | ours is |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    await CompareAll("JSON", rows => BenchRequest.Json(folder.FullName, rows), [model, empty, sklearn, fastapi]);
    await CompareAll("tensors", rows => BenchRequest.Tensors(folder.FullName, rows), [model, empty]);
    var memory = model.Memory;
    await CompareAll("Parquet", rows => BenchRequest.Parquet(folder.FullName, rows), [model, empty]);
    Console.WriteLine();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory before the first Parquet body, ours: {memory:0} MB"));
    foreach (var target in new[] { model, empty, sklearn, fastapi })
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory after all runs, {target.Name}: {target.Memory:0} MB"));
    }

    InProcess();
}
finally
{
    folder.Delete(recursive: true);
}

return 0;

async Task CompareAll(string body, Func<int, BenchRequest> request, Target[] targets)
{
    foreach (var (rows, connections) in bodies.Contains(body, StringComparison.Ordinal) ? new[] { (1, 1), (1, 8), (100, 8), (1000, 8) } : [])
    {
        await Compare(request(rows), connections, targets);
    }
}

async Task Compare(BenchRequest request, int connections, Target[] targets)
{
    var loads = targets.Select(_ => new List<Load>()).ToArray();
    for (var run = -1; run < runs; run++)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            var load = await targets[i].RunAsync(request, connections, run < 0 ? 1 : seconds);
            if (run >= 0)
            {
                loads[i].Add(load);
            }
        }
    }

    var ours = Load.Median(loads[0]);
    for (var i = 0; i < targets.Length; i++)
    {
        var load = Load.Median(loads[i]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {request.Name} | {request.Rows} | {connections} | {targets[i].Name} | {load.P50:0.00} ms | {load.P99:0.00} ms | {load.PerSecond:0} | {load.PerSecond * request.Rows:0} | {(i == 0 ? "" : $"{ours.PerSecond / load.PerSecond:0.00} x")} |"));
    }
}

// What a process gets that calls the model itself, on one thread.
void InProcess()
{
    using var model = BenchModel.Logistic();
    foreach (var rows in new[] { 1, 100, 1000 })
    {
        var frame = BenchModel.Rows(rows);
        var times = new List<double>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds;)
        {
            var start = Stopwatch.GetTimestamp();
            model.Score(frame);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"in process, model.Score of {rows} rows: {times[times.Count / 2] * 1e6:0.0} µs, {rows / times[times.Count / 2]:0} rows/s"));
    }
}

static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Target).Assembly.Location] : [];
