using System.Text.Json.Nodes;
using ModelOps.Pipelines.Spec;
using ModelOps.TestSupport;

namespace ModelOps.Pipelines.Tests.Spec;

/// <summary>The schema that editors complete pipelines by has the reader's keys: each one, and no other.</summary>
public sealed class PipelineSchemaTests
{
    private static readonly JsonNode _schema = JsonNode.Parse(File.ReadAllText(RepositoryPaths.Of("docs", "pipeline.schema.json")))!;

    [Fact]
    public void The_schema_has_the_keys_of_the_reader()
    {
        var step = _schema["$defs"]!["step"]!;
        Same(PipelineReader.Keys, _schema);
        Same(PipelineReader.CostKeys, _schema["properties"]!["cost"]!);
        Same(StepReader.Keys, step);
        Same(StepReader.RetryKeys, step["properties"]!["retry"]!);
        Same(StepReader.ResourceKeys, step["properties"]!["resources"]!);
        Same(StepReader.ApprovalKeys, step["properties"]!["approval"]!);
        Same([MatrixSpec.ExcludeKey, MatrixSpec.IncludeKey], step["properties"]!["matrix"]!);
        Assert.Equal(StepReader.Kinds, step["oneOf"]!.AsArray().Select(one => (string)one!["required"]![0]!));
    }

    [Fact]
    public void Everything_in_the_schema_is_said() =>
        Assert.All(Objects(_schema).Where(node => node["properties"] is JsonObject), node => Assert.All(node["properties"]!.AsObject(), pair => Assert.NotNull(pair.Value!["description"])));

    private static void Same(string[] keys, JsonNode node) => Assert.Equal(keys.Order(StringComparer.Ordinal), node["properties"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject map => map.Select(pair => pair.Value).SelectMany(Objects).Prepend(map),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
