using System.Diagnostics;
using System.Globalization;
using ModelOps.Learning;

namespace ModelOps.Bench.Learning;

/// <summary>
/// The memory that boosting takes, in a process of its own: Linux's peak of the resident set, reset right before the
/// fit, less what the frame and the runtime held by then.
/// </summary>
internal static class MemoryBench
{
    /// <summary>Arguments: <c>memory</c>, the work folder, then <c>trainer</c> to leave out what <see cref="Learner"/> does around the trainer.</summary>
    public static int Run(string[] args)
    {
        var frame = Load(args[1]);
        var bytes = 8.0 * frame.RowCount * (frame.Columns.Count - 1);
        var features = args.Length > 2 ? Matrix(frame) : null;
        var labels = frame.Numbers("y");
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var before = Resident("VmRSS");
        File.WriteAllText("/proc/self/clear_refs", "5");
        if (features is null)
        {
            Learner.Fit(frame, new() { Target = "y", Trainer = "gradient-boosting", Threads = 2 }).Dispose();
        }
        else
        {
            Trainers.Find("gradient-boosting").Create("").Fit(features, new Targets(labels, 2), new FitContext(LearningTask.Binary) { Threads = 2 });
        }

        var peak = Resident("VmHWM");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(features is null ? "learner" : "trainer")}: frame {bytes / 1e6:F1} MB, before the fit {before / 1e6:F1} MB, peak {peak / 1e6:F1} MB: the fit takes {(peak - before) / bytes:F2} frames"));
        GC.KeepAlive(frame);
        return 0;
    }

    private static Features Matrix(Frame frame)
    {
        string[] names = [.. frame.Columns.Select(column => column.Name).Where(name => name != "y")];
        var values = new float[frame.RowCount * names.Length];
        for (var j = 0; j < names.Length; j++)
        {
            var column = frame.Numbers(names[j]);
            for (var row = 0; row < column.Length; row++)
            {
                values[(row * names.Length) + j] = (float)column[row];
            }
        }

        return new Features(values, frame.RowCount, [.. names.Select(name => new FeatureInfo(name))]);
    }

    private static Frame Load(string work)
    {
        var set = BenchSet.Load(work, ["synthetic"]).Single();
        var (train, _) = set.Fold(0);
        var columns = set.X.Columns.Select((info, j) => (Column)new Column<double>(info.Name, [.. train.Select(row => (double)set.X.Row(row)[j])]));
        return new Frame([.. columns, new Column<long>("y", [.. train.Select(row => (long)set.Y.Values[row])])]);
    }

    private static double Resident(string what)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(what, StringComparison.Ordinal));
        return 1024 * double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
