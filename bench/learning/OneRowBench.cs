using System.Diagnostics;
using System.Globalization;

namespace ModelOps.Bench.Learning;

/// <summary>
/// Times the scoring of single rows in process, by a row scorer (setting all columns, running the graph, reading the probability) and by
/// <see cref="Model.Predict(Frame)"/> on a frame of one row.
/// </summary>
internal static class OneRowBench
{
    private const int Runs = 20_000;

    /// <summary>Arguments: the data folder.</summary>
    public static int Run(string[] args)
    {
        var credit = Frame.ReadCsv(Path.Combine(args[1], "german_credit.csv"));
        Measure("german_credit (7 numbers, 13 texts)", credit, new() { Target = "risk", Trainer = "logistic" });
        var cancer = Frame.ReadCsv(Path.Combine(args[1], "breast_cancer.csv"));
        Measure("breast_cancer (30 numbers)", cancer, new() { Target = "diagnosis", Trainer = "logistic" });
        Measure("breast_cancer (30 numbers)", cancer, new() { Target = "diagnosis", Trainer = "mlp" });
        Measure("breast_cancer (30 numbers)", cancer, new() { Target = "diagnosis", Trainer = "gradient-boosting", Set = "trees=200,depth=8,leaves=256" });
        Measure("german_credit (7 numbers, 13 texts)", credit, new() { Target = "risk", Trainer = "gradient-boosting", Set = "trees=200,depth=8,leaves=256" });
        return 0;
    }

    private static void Measure(string title, Frame frame, FitOptions options)
    {
        using var trained = Learner.Fit(frame, options);
        using var scorer = trained.Model.CreateRowScorer();
        var columns = scorer.Columns;
        var numbers = columns.Select(name => frame[name] is StringColumn ? [] : frame.Numbers(name)).ToArray();
        var texts = columns.Select(name => frame[name] as StringColumn).ToArray();
        var times = new double[Runs];
        var sum = 0.0;
        for (var run = -2000; run < Runs; run++)
        {
            var row = (run + 2000) % frame.RowCount;
            var start = Stopwatch.GetTimestamp();
            for (var j = 0; j < columns.Count; j++)
            {
                if (texts[j] is { } text)
                {
                    scorer.Set(j, text.Text(row) ?? "");
                }
                else
                {
                    scorer.Set(j, numbers[j][row]);
                }
            }

            sum += scorer.Run()[^1];
            if (run >= 0)
            {
                times[run] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
        }

        Report($"{options.Trainer},{title},row scorer", times);
        var rows = Enumerable.Range(0, frame.RowCount).Select(row => new Frame(columns.Select(name => frame[name].Take([row])))).ToArray();
        for (var run = -2000; run < Runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            sum -= trained.Predict(rows[(run + 2000) % rows.Length]).Columns.Count > 2 ? 0 : 1;
            if (run >= 0)
            {
                times[run] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
        }

        Report($"{options.Trainer},{title},predict", times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  mean probability {sum / (Runs + 2000):F4}"));
    }

    private static void Report(string title, double[] times)
    {
        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title},p50 {times[Runs / 2]:F1} us,p99 {times[Runs * 99 / 100]:F1} us"));
    }
}
