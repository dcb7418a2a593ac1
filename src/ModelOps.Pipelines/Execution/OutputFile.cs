using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Pipelines.Execution;

/// <summary>The results that a shell or a command names: lines <c>name=value</c> in the file of the variable <c>MODELOPS_OUTPUT</c>.</summary>
internal static class OutputFile
{
    /// <summary>The variable.</summary>
    internal const string Variable = "MODELOPS_OUTPUT";

    /// <summary>Reads the file; nothing where there is none. A number, <c>true</c>, <c>false</c>, a list and a map are what they look like; all else is a text.</summary>
    /// <exception cref="InvalidInputException">A line is no result.</exception>
    internal static JsonObject Read(string file)
    {
        var outputs = new JsonObject();
        foreach (var line in File.Exists(file) ? File.ReadAllLines(file).Where(line => line.Trim().Length > 0) : [])
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            outputs[at > 0 ? line[..at].Trim() : throw new InvalidInputException($"The line '{line}', which it wrote to ${Variable}, is no result. Write name=value.")] = Value(line[(at + 1)..]);
        }

        return outputs;
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text) ?? JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
