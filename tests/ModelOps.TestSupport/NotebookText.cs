using System.Text.Json.Nodes;

namespace ModelOps.TestSupport;

/// <summary>Small notebooks as JSON text.</summary>
public static class NotebookText
{
    /// <summary>A notebook with these code cells; one with the comment "parameters" has that tag, one with the comment "tags: a b" has these.</summary>
    public static string Of(params string[] cells) => new JsonObject
    {
        ["cells"] = new JsonArray([.. cells.Select((source, i) => (JsonNode)new JsonObject
        {
            ["cell_type"] = "code",
            ["id"] = $"cell-{i}",
            ["execution_count"] = null,
            ["metadata"] = new JsonObject { ["tags"] = Tags(source) },
            ["outputs"] = new JsonArray(),
            ["source"] = source,
        })]),
        ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" } },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    }.ToJsonString();

    private static JsonArray Tags(string source)
    {
        const string Named = "// tags: ";
        var named = source.Split('\n').FirstOrDefault(line => line.StartsWith(Named, StringComparison.Ordinal))?[Named.Length..].Split(' ') ?? [];
        return new JsonArray([.. named.Concat(source.Contains("// parameters", StringComparison.Ordinal) ? ["parameters"] : (string[])[]).Select(tag => (JsonNode)tag)]);
    }
}
