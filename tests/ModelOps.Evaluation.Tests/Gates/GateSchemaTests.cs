using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOps.Evaluation.Gates;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Gates;

/// <summary>The schema that editors complete gates by has the reader's keys, and the page's example is a gate.</summary>
public sealed class GateSchemaTests
{
    private static readonly JsonNode _schema = JsonNode.Parse(File.ReadAllText(RepositoryPaths.Of("docs", "gate.schema.json")))!;

    [Fact]
    public void The_schema_has_the_keys_of_the_reader()
    {
        var top = _schema["properties"]!;
        Same(GateReader.TopKeys, _schema);
        Same(GateReader.SliceKeys, top["slices"]!["additionalProperties"]!);
        Same(GateReader.RuleKeys, _schema["$defs"]!["rule"]!);
        Same([.. GateReader.RuleKeys, "max_gap"], _schema["$defs"]!["sliceRule"]!);
        Same(GateReader.ExpressionKeys, top["rules"]!["items"]!["oneOf"]![1]!);
        Same(GateLimitReader.LimitKeys, _schema["$defs"]!["limit"]!);
        Same(GateLimitReader.SizeKeys, top["size_mb"]!);
        Same([.. GateLimitReader.LatencyKeys, "p50_ms", "p90_ms", "p95_ms", "p99_ms"], top["latency"]!);
        Same(GateLimitReader.DriftKeys, top["drift"]!);
        Same([.. GateLimitReader.FairnessKeys, .. FairnessMeasures.All.Select(measure => measure.Name)], top["fairness"]!["additionalProperties"]!);
        Assert.Equal(GateLimitReader.Levels.Keys, top["drift"]!["properties"]!["level"]!["enum"]!.AsArray().Select(level => (string)level!));
    }

    [Fact]
    public void Everything_in_the_schema_is_closed_and_said()
    {
        Assert.All(Objects(_schema).Where(node => node["properties"] is not null), node => Assert.Equal("false", node["additionalProperties"]?.ToJsonString()));
        Assert.All(_schema["properties"]!.AsObject(), pair => Assert.NotNull(pair.Value!["description"]));
    }

    [Fact]
    public void The_example_of_the_page_has_every_key_and_is_read()
    {
        var page = File.ReadAllText(RepositoryPaths.Of("docs", "gates.md"));
        var yaml = Regex.Match(page, "^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

        var gate = Gate.Parse(yaml);

        Assert.All(GateReader.TopKeys, key => Assert.Matches($"(?m)^{key}:", yaml));
        Assert.Equal((150, 2, 5, 5, 0.25), (gate.MinimumRows, gate.Approvals, gate.Expressions.Count, gate.Limits.Count, gate.Drift!.MaxPsi));
        Assert.True(gate.Expressions[^1].Confident);
        Assert.True(gate.Compares);
        Assert.Equal(["housing"], gate.SliceColumns);
        Assert.Equal(["sex"], gate.FairnessColumns);
    }

    private static void Same(string[] keys, JsonNode node) => Assert.Equal(keys.Order(StringComparer.Ordinal), node["properties"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject map => map.Select(pair => pair.Value).SelectMany(Objects).Prepend(map),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
