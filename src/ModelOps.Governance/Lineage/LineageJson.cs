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
            ["facts"] = new JsonObject(node.Facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value))),
            ["unknown"] = node.Unknown,
        })]),
        ["edges"] = new JsonArray([.. graph.Edges.Select(edge => (JsonNode)new JsonObject { ["from"] = edge.From, ["to"] = edge.To, ["label"] = edge.Label })]),
    }.ToJsonString(_layout);

    internal static string Word(LineageKind kind) => kind.ToString().ToLowerInvariant();
}
