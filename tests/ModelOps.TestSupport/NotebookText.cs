using System.Text.Json.Nodes;

namespace ModelOps.TestSupport;

/// <summary>Small notebooks as JSON text.</summary>
public static class NotebookText
{
    /// <summary>A notebook with these code cells; one with the comment "parameters" has that tag.</summary>
    public static string Of(params string[] cells) => new JsonObject
    {
        ["cells"] = new JsonArray([.. cells.Select((source, i) => (JsonNode)new JsonObject
        {
            ["cell_type"] = "code",
            ["id"] = $"cell-{i}",
            ["execution_count"] = null,
            ["metadata"] = new JsonObject { ["tags"] = source.Contains("// parameters", StringComparison.Ordinal) ? new JsonArray("parameters") : [] },
            ["outputs"] = new JsonArray(),
            ["source"] = source,
        })]),
        ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" } },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    }.ToJsonString();
}
