using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Metrics;

/// <summary>Inputs with the values scikit-learn gives for them, made by <c>Reference/make_metrics.py</c>.</summary>
internal static class ReferenceCases
{
    internal static IEnumerable<JsonNode> Of(string kind)
    {
        var text = File.ReadAllText(RepositoryPaths.Of("tests", "ModelOps.Evaluation.Tests", "Reference", "metrics.json"));
        return JsonNode.Parse(text)![kind]!.AsArray()!;
    }

    internal static MetricInput Input(JsonNode one)
    {
        var weights = one["weights"]?.Deserialize<double[]>();
        var rows = one["values"] is { } values
            ? MetricInput.ForValues(values.Deserialize<double[]>()!, one["predictions"].Deserialize<double[]>()!, weights)
            : MetricInput.ForClasses(
                one["targets"].Deserialize<int[]>()!, one["probabilities"].Deserialize<double[]>()!, (int)one["classes"]!, threshold: (int)one["classes"]! == 2 ? 0.5 : null, weights: weights);
        return one["costs"] is { } costs ? rows.WithCosts(costs.Deserialize<double[]>()) : rows;
    }
}
