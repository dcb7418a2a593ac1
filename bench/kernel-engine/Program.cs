using System.Diagnostics;
using ModelOps.Bench.KernelEngine;
using ModelOps.Kernel.Engine;

// Figures of the engine alone, without Jupyter: see README.md.
var sink = new NoSink();
if (args is ["checkpoints"])
{
    await CheckpointCostAsync(new KernelOptions { Checkpoints = true }, "with checkpoints");
    await CheckpointCostAsync(new KernelOptions { Checkpoints = false }, "without");
    return;
}

var watch = Stopwatch.StartNew();
using var kernel = new NotebookKernel();
await kernel.ExecuteAsync(new CellRequest("1 + 1"), sink);
Report("first cell, cold", watch.Elapsed.TotalMilliseconds, "ms");

await kernel.ExecuteAsync(new CellRequest("using System.Globalization;\nrecord Row(string Name, double Value);\nvar rows = Enumerable.Range(0, 100).Select(i => new Row($\"r{i}\", i)).ToList();"), sink);
for (var i = 0; i < 30; i++)
{
    await kernel.ExecuteAsync(new CellRequest($"var warm{i} = {i}; warm{i} + 1"), sink);
    await kernel.CompleteAsync("rows.Where(row => row.Na", 24);
}

Report("warm trivial cell, p50", await MedianAsync(100, i => kernel.ExecuteAsync(new CellRequest($"var x = {i};\nx + 1"), sink)), "ms");
Report("warm table cell, p50", await MedianAsync(100, _ => kernel.ExecuteAsync(new CellRequest("rows"), sink)), "ms");
Report("completion of a member, p50", await MedianAsync(100, _ => kernel.CompleteAsync("rows.Where(row => row.Na", 24)), "ms");
Report("completion of a name, p50", await MedianAsync(100, _ => kernel.CompleteAsync("var y = Str", 11)), "ms");
Report("inspect, p50", await MedianAsync(100, _ => kernel.InspectAsync("rows.Select(row => row)", 7)), "ms");

await CheckpointCostAsync(new KernelOptions { Checkpoints = true }, "with checkpoints");
await CheckpointCostAsync(new KernelOptions { Checkpoints = false }, "without");

GC.Collect();
var before = Process.GetCurrentProcess().WorkingSet64;
var times = new List<double>();
for (var i = 0; i < 1000; i++)
{
    var cell = Stopwatch.StartNew();
    await kernel.ExecuteAsync(new CellRequest($"var v{i} = {i};\nv{i} * 2"), sink);
    times.Add(cell.Elapsed.TotalMilliseconds);
}

GC.Collect();
Report("growth over 1,000 cells", (Process.GetCurrentProcess().WorkingSet64 - before) / 1048576.0, "MB");
Report("cells 1 to 100, p50", Median(times.Take(100)), "ms");
Report("cells 901 to 1,000, p50", Median(times.Skip(900)), "ms");

async Task CheckpointCostAsync(KernelOptions options, string name)
{
    using var session = new NotebookKernel(options);
    const string Work = "double Sum(double[] v) { var s = 0.0; for (var k = 0; k < 200; k++) for (var i = 0; i < v.Length; i++) s += v[i] * k; return s; }\nint Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);\nvar data = Enumerable.Range(0, 1_000_000).Select(i => (double)i).ToArray();";
    await session.ExecuteAsync(new CellRequest(Work), sink);
    foreach (var (what, code) in new[] { ("loop of 2e8 additions", "Sum(data)"), ("fib(38), 1.3e8 calls", "Fib(38)") })
    {
        await session.ExecuteAsync(new CellRequest(code), sink);
        // Processor time, since other programs on the machine would be counted in the ratio.
        var times = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            await session.ExecuteAsync(new CellRequest(code), sink);
            times.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds);
        }

        Report($"{what}, {name}", Median(times), "ms");
    }
}

static async Task<double> MedianAsync(int count, Func<int, Task> run)
{
    var times = new List<double>();
    for (var i = 0; i < count; i++)
    {
        var watch = Stopwatch.StartNew();
        await run(i);
        times.Add(watch.Elapsed.TotalMilliseconds);
    }

    return Median(times);
}

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToList();
    return sorted[sorted.Count / 2];
}

static void Report(string what, double value, string unit) => Console.Error.WriteLine(FormattableString.Invariant($"{what,-45} {value,10:0.0} {unit}"));
