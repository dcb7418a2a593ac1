using System.Diagnostics;

namespace ModelOps.Bench.Evaluation;

/// <summary>TreeSHAP of 10,000 rows by 200 trees of depth 8, 20 features, on two threads; <c>peer_xgboost.py</c> trains trees of the same shape on the same rows.</summary>
internal static class ShapBench
{
    internal static void Run(string[] arguments)
    {
        var rows = arguments.Length > 0 ? int.Parse(arguments[0]) : 10_000;
        var trees = arguments.Length > 1 ? int.Parse(arguments[1]) : 200;
        var path = arguments.Length > 2 ? arguments[2] : Path.Combine(Path.GetTempPath(), "shap-rows.csv");
        var data = BenchRows.Make(rows, path);
        Console.WriteLine($"The same rows for the peer: {path}");
        using var model = Learner.Fit(data, new() { Target = "y", PositiveClass = "1", Trainer = "gradient-boosting", Set = $"trees={trees},depth=8,leaves=256,min_data=1" }).Model;
        var nodes = model.Graph().Nodes.Single(node => node.Operator == "TreeEnsembleRegressor").Attributes.Single(attribute => attribute.Name == "nodes_modes").Value is string[] modes ? modes.Count(mode => mode == "LEAF") : 0;
        Console.WriteLine($"{trees} trees, {nodes} leaves");
        var options = new ShapOptions { Method = ShapMethod.Tree, MostRows = rows, Threads = 2 };
        var watch = new Stopwatch();
        for (var run = 0; run < 5; run++)
        {
            watch.Restart();
            var shap = Explainer.Shap(model, data, options);
            Console.WriteLine($"ours {watch.Elapsed.TotalSeconds:0.000} s, base {shap.Base:0.0000}");
        }
    }
}
