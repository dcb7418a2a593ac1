using System.Diagnostics;
using ModelOps.Tracking;

namespace ModelOps.Bench.Tracking;

/// <summary>The embedded store: run cycles, metric points, single points, searches; and how each grows with the store.</summary>
internal static class StoreBench
{
    public static async Task<int> RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("modelops-bench-");
        try
        {
            await using var store = await TrackingStores.OpenAsync(Path.Combine(folder.FullName, "bench.db"));
            await WarmUpAsync(store);
            Console.WriteLine($"{"runs",-10}{"cycles/s",12}{"points/s",12}{"training/s",12}{"singles/s",12}{"8 callers/s",12}{"search ms",12}{"page ms",12}");
            foreach (var runs in args.Length > 0 ? args.Select(int.Parse) : [0, 2_000, 20_000])
            {
                await MeasureAsync(store, runs);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task WarmUpAsync(ITrackingStore store)
    {
        var experiment = await store.CreateExperimentAsync("warm-up");
        await FillAsync(store, experiment, 300);
        await store.SearchRunsAsync(new RunQuery([experiment], "metrics.m3 > 0.5"));
    }

    private static async Task MeasureAsync(ITrackingStore store, int runs)
    {
        var experiment = await store.CreateExperimentAsync($"bench {runs}");
        await FillAsync(store, experiment, runs);
        var other = await store.CreateExperimentAsync($"writes {runs}");
        var cycles = await MedianAsync(3, async () => 1000 / await SecondsAsync(() => FillAsync(store, other, 1000)));
        var points = await MedianAsync(3, async () => 100_000 / await SecondsAsync(() => PointsAsync(store, other)));
        var training = await MedianAsync(3, async () => 100_000 / await SecondsAsync(() => TrainingAsync(store, other)));
        var singles = await MedianAsync(3, async () => 5_000 / await SecondsAsync(() => SinglesAsync(store, other, 5_000)));
        var callers = await MedianAsync(3, async () => 16_000 / await SecondsAsync(() => Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SinglesAsync(store, other, 2_000))))));
        var search = await MedianAsync(9, () => MillisecondsAsync(async () =>
            await store.SearchRunsAsync(new RunQuery([experiment], "metrics.m3 > 0.95", ["metrics.m3 DESC"], MaxResults: 100))));
        var page = await MedianAsync(9, () => MillisecondsAsync(async () =>
            await store.SearchRunsAsync(new RunQuery([experiment], "metrics.m3 > 0.5"))));
        Console.WriteLine($"{runs,-10:N0}{cycles,12:N0}{points,12:N0}{training,12:N0}{singles,12:N0}{callers,12:N0}{search,12:N2}{page,12:N2}");
    }

    // A run cycle: create, 10 params, 10 metrics, finish; one call each.
    private static async Task FillAsync(ITrackingStore store, string experiment, int runs)
    {
        for (var i = 0; i < runs; i++)
        {
            var run = await store.CreateRunAsync(new NewRun(experiment, $"run-{i}", i));
            var number = i;
            var parameters = Enumerable.Range(0, 10).Select(p => new Param($"p{p}", $"{number % 7 * p}")).ToArray();
            var metrics = Enumerable.Range(0, 10).Select(m => new Metric($"m{m}", number * 7919 % 10_007 / 10_007d, number, 0)).ToArray();
            await store.LogBatchAsync(run.Info.RunId, new RunBatch(metrics, parameters));
            await store.UpdateRunAsync(run.Info.RunId, new RunUpdate(RunStatus.Finished, i + 1));
        }
    }

    private static async Task PointsAsync(ITrackingStore store, string experiment)
    {
        var run = await store.CreateRunAsync(new NewRun(experiment));
        var points = new Metric[1000];
        for (var batch = 0; batch < 100; batch++)
        {
            for (var i = 0; i < points.Length; i++)
            {
                points[i] = new Metric("loss", i * 0.001, 1_600_000_000_000 + batch, (batch * 1000) + i);
            }

            await store.LogBatchAsync(run.Info.RunId, new RunBatch(points));
        }
    }

    // As a training loop logs: ten metrics at each step, and the clock goes on.
    private static async Task TrainingAsync(ITrackingStore store, string experiment)
    {
        var run = await store.CreateRunAsync(new NewRun(experiment));
        var keys = Enumerable.Range(0, 10).Select(key => $"metric_{key}").ToArray();
        var points = new Metric[1000];
        for (var step = 0; step < 10_000; step++)
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            for (var key = 0; key < 10; key++)
            {
                points[(step % 100 * 10) + key] = new Metric(keys[key], step * 0.001, now, step);
            }

            if (step % 100 == 99)
            {
                await store.LogBatchAsync(run.Info.RunId, new RunBatch(points));
            }
        }
    }

    private static async Task SinglesAsync(ITrackingStore store, string experiment, int count)
    {
        var run = await store.CreateRunAsync(new NewRun(experiment));
        for (var i = 0; i < count; i++)
        {
            await store.LogMetricAsync(run.Info.RunId, new Metric("loss", i, 1_600_000_000_000 + i, i));
        }
    }

    // With MODELOPS_BENCH_CPU=1 processor time is counted in place of wall time: the figure of an otherwise idle machine, read on a busy one.
    private static async Task<double> SecondsAsync(Func<Task> work)
    {
        var byCpu = Environment.GetEnvironmentVariable("MODELOPS_BENCH_CPU") == "1";
        var watch = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        await work();
        return byCpu ? (Environment.CpuUsage.TotalTime - before).TotalSeconds : watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> MillisecondsAsync(Func<Task> work) => 1000 * await SecondsAsync(work);

    private static async Task<double> MedianAsync(int times, Func<Task<double>> measure)
    {
        var values = new List<double>();
        for (var i = 0; i < times; i++)
        {
            values.Add(await measure());
        }

        return values.Order().ElementAt(times / 2);
    }
}
