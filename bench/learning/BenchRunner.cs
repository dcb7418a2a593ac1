using System.Diagnostics;
using System.Globalization;
using ModelOps.Learning;

namespace ModelOps.Bench.Learning;

/// <summary>Fits and scores every contestant and writes one CSV line each: key, set, fit and predict seconds (medians), metric (mean of folds).</summary>
internal static class BenchRunner
{
    private static int _threads = 2;

    /// <summary>Arguments: the work folder, the results file, then optionally keys and sets to keep (empty for all), and the number of threads.</summary>
    public static int Run(string[] args)
    {
        var (work, results) = (args[0], args[1]);
        string[] keys = args.Length > 2 ? args[2].Split(',', StringSplitOptions.RemoveEmptyEntries) : [];
        string[] sets = args.Length > 3 ? args[3].Split(',', StringSplitOptions.RemoveEmptyEntries) : [];
        _threads = args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : _threads;
        using var writer = new StreamWriter(results);
        writer.WriteLine("key,set,contestant,fit_s,fit_cpu_s,predict_s,metric,value");
        foreach (var contestant in Contestant.All.Where(contestant => keys.Length == 0 || keys.Contains(contestant.Key)))
        {
            foreach (var set in BenchSet.Load(work, [.. contestant.Sets.Where(name => sets.Length == 0 || sets.Contains(name))]))
            {
                var line = Measure(contestant, set);
                writer.WriteLine(line);
                Console.WriteLine(line);
            }
        }

        if (keys.Length == 0 || keys.Contains("scoring"))
        {
            foreach (var line in ScoringBench.Run(work))
            {
                writer.WriteLine(line);
                Console.WriteLine(line);
            }
        }

        return 0;
    }

    private static string Measure(Contestant contestant, BenchSet set)
    {
        var trainer = Trainers.Find(contestant.Trainer).Create(contestant.Settings);
        List<double> fits = [], cpus = [], predicts = [], metrics = [];
        var (first, _) = set.Fold(0);
        var warm = set.X.Take(first.AsSpan(0, Math.Min(first.Length, 2000)));
        trainer.Fit(trainer.Preparation == Preparation.Scaled ? BenchScaling.Standardize(warm, warm).Train : warm, set.Y.Take(first.AsSpan(0, Math.Min(first.Length, 2000))), Context(set, 0));
        for (var fold = 0; fold < Math.Max(set.Folds, 3); fold++)
        {
            var (train, test) = set.Fold(fold % set.Folds);
            var (x, y, unseen, truth) = (set.X.Take(train), set.Y.Take(train), set.X.Take(test), set.Y.Take(test));
            if (trainer.Preparation == Preparation.Scaled)
            {
                (x, unseen) = BenchScaling.Standardize(x, unseen);
            }

            GC.Collect();
            var cpu = Cpu();
            var watch = Stopwatch.StartNew();
            var model = trainer.Fit(x, y, Context(set, fold));
            fits.Add(watch.Elapsed.TotalSeconds);
            cpus.Add(Cpu() - cpu);
            var output = new double[unseen.RowCount * model.OutputCount];
            watch.Restart();
            model.Predict(unseen, output);
            predicts.Add(watch.Elapsed.TotalSeconds);
            metrics.Add(BenchMetric.Of(set.Task, truth.Values, output, model.OutputCount));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{contestant.Key},{set.Name},modelops,{Median(fits):F4},{Median(cpus):F4},{Median(predicts):F5},{BenchMetric.Name(set.Task)},{metrics.Average():F5}");
    }

    private static FitContext Context(BenchSet set, int seed) => new(set.Task) { Seed = seed, Threads = _threads };

    private static double Cpu() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
