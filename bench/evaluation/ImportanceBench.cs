using System.Diagnostics;

namespace ModelOps.Bench.Evaluation;

/// <summary>Permutation importance of 20 features, five shuffles each, by the area under the ROC curve; <c>peer_importance.py</c> does the same with scikit-learn on two cores.</summary>
internal static class ImportanceBench
{
    internal static void Run(string[] arguments)
    {
        var rows = arguments.Length > 0 ? int.Parse(arguments[0]) : 10_000;
        var trees = arguments.Length > 1 ? int.Parse(arguments[1]) : 200;
        var path = arguments.Length > 2 ? arguments[2] : Path.Combine(Path.GetTempPath(), "importance-rows.csv");
        var data = BenchRows.Make(rows, path);
        Console.WriteLine($"The same rows for the peer: {path}");
        foreach (var trainer in new[] { "gradient-boosting", "random-forest" })
        {
            using var model = Learner.Fit(data, new() { Target = "y", PositiveClass = "1", Trainer = trainer, Set = $"trees={trees},depth=8,min_data=20" }).Model;
            var watch = new Stopwatch();
            for (var run = 0; run < 5; run++)
            {
                watch.Restart();
                var importance = Explainer.Importance(model, data, new ExplainOptions { MostRows = rows, Repeats = 5, Metric = "roc_auc" });
                Console.WriteLine($"{trainer} {watch.Elapsed.TotalSeconds:0.000} s, most important {importance.Features[0].Column}");
            }
        }
    }
}
