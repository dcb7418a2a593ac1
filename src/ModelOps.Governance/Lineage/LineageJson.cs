using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Governance.Lineage;

/// <summary>Writes a lineage as JSON.</summary>
internal static class LineageJson
{
    private static readonly JsonSerializerOptions _layout = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Write(LineageGraph graph) => new JsonObject
    {
        ["subject"] = graph.Subject,
        ["nodes"] = new JsonArray([.. graph.Nodes.Select(node => (JsonNode)new JsonObject
        {
            ["id"] = node.Id,
            ["kind"] = Word(node.Kind),
            ["title"] = node.Title,
            ["facts"] = Facts(node),
            ["unknown"] = node.Unknown,
        })]),
        ["edges"] = new JsonArray([.. graph.Edges.Select(edge => (JsonNode)new JsonObject { ["from"] = edge.From, ["to"] = edge.To, ["label"] = edge.Label })]),
    }.ToJsonString(_layout);

    // A gate has several rules, and a node an evidence for each version.
    private static JsonObject Facts(LineageNode node) => new(node.Facts.GroupBy(fact => fact.Key, fact => fact.Value, StringComparer.Ordinal)
        .Select(same => KeyValuePair.Create(same.Key, same.Count() == 1 ? (JsonNode?)same.Single() : new JsonArray([.. same.Select(value => (JsonNode)value)]))));

    internal static string Word(LineageKind kind) => kind.ToString().ToLowerInvariant();
}
