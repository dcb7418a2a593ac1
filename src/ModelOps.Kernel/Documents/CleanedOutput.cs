using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Documents;

/// <summary>Outputs with each of their texts changed; pictures stay as they are.</summary>
internal static class CleanedOutput
{
    /// <summary>The output with its texts changed; the same object when none changes.</summary>
    public static CellOutput Of(CellOutput output, Func<string, string> clean) => output switch
    {
        StreamOutput stream => clean(stream.Text) is var text && ReferenceEquals(text, stream.Text) ? stream : stream with { Text = text },
        DisplayOutput display => Data(display.Data, clean) is { } data ? display with { Data = data } : display,
        ResultOutput result => Data(result.Data, clean) is { } data ? result with { Data = data } : result,
        ErrorOutput error => error with { Message = clean(error.Message), Traceback = [.. error.Traceback.Select(clean)] },
        _ => output,
    };

    private static JsonObject? Data(JsonObject data, Func<string, string> clean)
    {
        JsonObject? changed = null;
        foreach (var (type, content) in data)
        {
            if (content is null || (type.StartsWith("image/", StringComparison.Ordinal) && type != "image/svg+xml"))
            {
                continue;
            }

            var text = content is JsonValue value && value.TryGetValue(out string? given) ? given : null;
            var before = text ?? content.ToJsonString();
            var after = clean(before);
            if (!ReferenceEquals(before, after))
            {
                changed ??= (JsonObject)data.DeepClone();
                changed[type] = text is null ? JsonNode.Parse(after) : after;
            }
        }

        return changed;
    }
}
