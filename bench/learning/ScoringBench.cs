using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using ModelOps.Learning;
using ModelOps.Models.Onnx;

namespace ModelOps.Bench.Learning;

/// <summary>200 trees of depth 8: one row, 10,000 rows beside ONNX Runtime, 100,000 rows.</summary>
internal static class ScoringBench
{
    private const string Settings = "trees=200,leaves=256,depth=8,min_data=20";
    private const int Repeats = 7;

    public static IEnumerable<string> Run(string work)
    {
        var set = BenchSet.Load(work, ["synthetic"]).Single();
        var (train, test) = set.Fold(0);
        var context = new FitContext(set.Task) { Threads = 2, Seed = 1 };
        var few = train.AsSpan(0, 50_000);
        var model = Trainers.Find("gradient-boosting").Create(Settings).Fit(set.X.Take(few), set.Y.Take(few), context);
        Features[] rows = [.. test.Take(500).Select(row => set.X.Take([row]))];
        var one = new double[model.OutputCount];
        var times = new List<double>();
        for (var i = 0; i < 20_000; i++)
        {
            var start = Stopwatch.GetTimestamp();
            model.Predict(rows[i % rows.Length], one);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        times.Sort();
        yield return Line("one_row_p50_us", times[times.Count / 2]);
        yield return Line("one_row_p99_us", times[times.Count * 99 / 100]);

        var bulk = set.X.Take(train.AsSpan(0, 100_000));
        var output = new double[bulk.RowCount * model.OutputCount];
        yield return Line("rows_100k_s", Median(() => model.Predict(bulk, output)));

        var tenThousand = set.X.Take(train.AsSpan(0, 10_000));
        var graph = new GraphBuilder();
        graph.Output(model.Export(graph, graph.Input("x", OnnxType.Float, -1, bulk.Count)), "y", OnnxType.Double, -1, model.OutputCount);
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(graph.Model.ToBytes(), options);
        using var input = OrtValue.CreateTensorValueFromMemory(tenThousand.Values.ToArray(), [tenThousand.RowCount, tenThousand.Count]);
        using var none = new RunOptions();
        var runtime = Median(() => session.Run(none, ["x"], [input], ["y"]).Dispose());

        // In pieces under the size from which Predict takes two threads: one thread each.
        Features[] pieces = [.. Enumerable.Range(0, 5).Select(piece => set.X.Take(train.AsSpan(piece * 2000, 2000)))];
        var managed = Median(() =>
        {
            foreach (var piece in pieces)
            {
                model.Predict(piece, output.AsSpan(0, piece.RowCount * model.OutputCount));
            }
        });
        yield return Line("rows_10k_onnxruntime_s", runtime);
        yield return Line("rows_10k_managed_s", managed);
    }

    private static double Median(Action action)
    {
        var times = new List<double>();
        for (var i = 0; i < Repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        times.Sort();
        return times[Repeats / 2];
    }

    private static string Line(string what, double value) => string.Create(CultureInfo.InvariantCulture, $"scoring,synthetic,modelops,,,,{what},{value:G4}");
}
