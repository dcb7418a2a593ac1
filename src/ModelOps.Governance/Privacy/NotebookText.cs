using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Governance.Privacy;

/// <summary>The texts of an .ipynb file: sources of cells and what they show; pictures are none.</summary>
internal static class NotebookText
{
    private static readonly JsonWriterOptions _form = new() { Indented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text with the forms in which the same thing is kept, as plain text and HTML.</summary>
    /// <param name="Place">As <c>cell 3, output 1</c>.</param>
    /// <param name="Forms">Each form: read it, or write another text in its place.</param>
    internal sealed record Part(string Place, IReadOnlyList<(string Text, Action<string> Write)> Forms);

    public static JsonObject Parse(string text, string path)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject notebook && notebook["cells"] is JsonArray ? notebook : throw new InvalidInputException($"'{path}' is not a notebook: it has no list of cells. Give an .ipynb file.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidInputException($"'{path}' is not a notebook: it is not JSON. Give an .ipynb file, or repair it.", exception);
        }
    }

    public static IEnumerable<Part> Parts(JsonObject notebook)
    {
        foreach (var (number, cell) in notebook["cells"]!.AsArray().OfType<JsonObject>().Index())
        {
            yield return new($"cell {number + 1}", [.. Of(cell, "source")]);
            foreach (var (output, shown) in (cell["outputs"] as JsonArray ?? []).OfType<JsonObject>().Index())
            {
                var forms = Of(shown, "text").Concat(Of(shown, "evalue")).ToList();
                if (shown["traceback"] is JsonArray)
                {
                    // A list of lines without line feeds.
                    forms.AddRange(Of(shown, "traceback"));
                }

                if (shown["data"] is JsonObject data)
                {
                    forms.AddRange(data.Select(each => each.Key).Where(type => !type.StartsWith("image/", StringComparison.Ordinal) || type == "image/svg+xml").ToArray().SelectMany(type => Of(data, type)));
                }

                yield return new($"cell {number + 1}, output {output + 1}", forms);
            }
        }
    }

    public static string Write(JsonObject notebook)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, _form))
        {
            notebook.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static IEnumerable<(string Text, Action<string> Write)> Of(JsonObject holder, string name)
    {
        switch (holder[name])
        {
            case JsonValue value when value.TryGetValue(out string? text):
                yield return (text, clean => holder[name] = clean);
                break;
            case JsonArray lines when lines.All(line => line is JsonValue value && value.TryGetValue<string>(out _)):
                var feed = name == "traceback" ? "\n" : "";
                var whole = string.Join(feed, lines.Select(line => line!.GetValue<string>()));
                yield return (whole, clean => holder[name] = new JsonArray([.. Lines(clean, feed.Length == 0).Select(line => (JsonNode)line)]));
                break;
            case { } json:
                yield return (json.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), clean => holder[name] = JsonNode.Parse(clean));
                break;
        }
    }

    private static IEnumerable<string> Lines(string text, bool keepsFeeds)
    {
        var lines = text.Split('\n');
        return keepsFeeds ? lines.Select((line, i) => i < lines.Length - 1 ? line + "\n" : line).Where(line => line.Length > 0) : lines;
    }
}
