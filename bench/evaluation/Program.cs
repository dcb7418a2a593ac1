using System.Globalization;
using ModelOps.Bench.Evaluation;

// Evaluation beside scikit-learn and XGBoost, one bench a word:
//   dotnet run -c Release --project bench/evaluation WORD [ARGUMENTS]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var benches = new SortedDictionary<string, Action<string[]>>(StringComparer.Ordinal)
{
    ["importance"] = ImportanceBench.Run,
    ["metrics"] = MetricsBench.Run,
    ["shap"] = ShapBench.Run,
};
if (args.Length == 0 || !benches.TryGetValue(args[0], out var bench))
{
    Console.Error.WriteLine($"Name a bench: {string.Join(", ", benches.Keys)}.");
    return 2;
}

bench(args[1..]);
return 0;
