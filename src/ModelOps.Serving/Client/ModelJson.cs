using System.Text.Json;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Client;

/// <summary>Reads what a server of ours says about its model.</summary>
internal static class ModelJson
{
    /// <summary>The inputs that hold files of images.</summary>
    /// <exception cref="JsonException">Another answer.</exception>
    internal static string[] ReadImages(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement is { ValueKind: JsonValueKind.Object } model && model.TryGetProperty("inputs", out var inputs) && inputs.ValueKind == JsonValueKind.Array
            ? [.. inputs.EnumerateArray().Where(IsImage).Select(input => input.GetProperty("name").GetString()!)]
            : throw new JsonException("There are no inputs in it.");
    }

    private static bool IsImage(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
        && input.TryGetProperty(InferenceProtocol.Parameters, out var more) && more.ValueKind == JsonValueKind.Object
        && more.TryGetProperty(InferenceProtocol.ContentType, out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == InferenceProtocol.Base64;
}
