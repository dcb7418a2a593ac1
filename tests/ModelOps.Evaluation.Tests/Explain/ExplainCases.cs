using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Explain;

/// <summary>Models with the explanations that XGBoost, scikit-learn and enumeration give for them, made by <c>Reference/make_explain.py</c>.</summary>
internal static class ExplainCases
{
    private static string Folder => RepositoryPaths.Of("tests", "ModelOps.Evaluation.Tests", "Reference");

    internal static JsonNode Of(string kind) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "explain.json")))![kind]!;

    internal static JsonNode Of(string kind, string name) => Of(kind).AsArray().Single(one => (string?)one!["name"] == name)!;

    internal static Model Model(JsonNode one, ImportOptions? options = null) => ModelOps.Model.Import(Path.Combine(Folder, "explain", $"{one["name"]}.onnx"), options);

    /// <summary>A matrix without names becomes the columns x0, x1 …</summary>
    internal static Frame Rows(JsonNode one, string name = "rows")
    {
        var names = one["columns"]?.Deserialize<string[]>() ?? [.. Enumerable.Range(0, (int)one["width"]!).Select(j => $"x{j}")];
        double[] values = [.. one[name].Deserialize<double?[]>()!.Select(value => value ?? double.NaN)];
        return new Frame(names.Select((column, j) => new Column<double>(column, [.. values.Where((_, i) => i % names.Length == j)])));
    }

    internal static void Near(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance)
    {
        double[] left = [.. expected], right = [.. actual];
        Assert.Equal(left.Length, right.Length);
        for (var i = 0; i < left.Length; i++)
        {
            Assert.True(Math.Abs(left[i] - right[i]) <= tolerance, $"Value {i} is {right[i]:R}, not {left[i]:R}.");
        }
    }
}
