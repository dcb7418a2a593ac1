using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Serving.Protocol;

/// <summary>The tensors of a request behind its JSON: the inference protocol's extension for binary tensor data.</summary>
/// <param name="bytes">What follows the JSON.</param>
internal sealed class BinaryTensors(ReadOnlyMemory<byte> bytes)
{
    internal const string Header = "Inference-Header-Content-Length";
    internal const string MediaType = "application/octet-stream";
    internal const string Extension = "binary_tensor_data";
    internal const string Size = "binary_data_size";
    private const string One = "binary_data";
    private const string All = "binary_data_output";

    private ReadOnlyMemory<byte> _rest = bytes;

    /// <summary>The length of the JSON in a body; all of it where the header does not say.</summary>
    internal static int JsonLength(IHeaderDictionary headers, int length)
    {
        if (!headers.TryGetValue(Header, out var given))
        {
            return length;
        }

        return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var json) && json <= length
            ? json
            : throw ScoringException.Bad($"The header {Header} is '{given}', but the body has {length} bytes. Give the length of its JSON in bytes.");
    }

    /// <summary>The bytes of an input; null when it has none.</summary>
    internal ReadOnlyMemory<byte>? Take(string name, JsonElement input)
    {
        if (!TryParameter(input, Size, out var size))
        {
            return null;
        }

        if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var count) || count < 0 || count > _rest.Length)
        {
            throw ScoringException.Bad($"The input '{name}' has the {Size} {size.GetRawText()}, but {_rest.Length} bytes are left behind the JSON, whose length is to be in the header {Header}.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>Refuses bytes that no input has taken.</summary>
    internal void End()
    {
        if (!_rest.IsEmpty)
        {
            throw ScoringException.Bad($"There are {_rest.Length} bytes behind the JSON that no input has taken. Give each input its {Size}.");
        }
    }

    /// <summary>The outputs that a request wants as bytes.</summary>
    internal static Func<string, bool> Wanted(JsonElement root)
    {
        var all = TryParameter(root, All, out var value) && value.ValueKind == JsonValueKind.True;
        if (!root.TryGetProperty("outputs", out var outputs) || outputs.ValueKind != JsonValueKind.Array)
        {
            return _ => all;
        }

        var said = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var output in outputs.EnumerateArray())
        {
            if (TryParameter(output, One, out var one))
            {
                said[output.GetProperty("name").GetString()!] = one.ValueKind == JsonValueKind.True;
            }
        }

        return name => said.TryGetValue(name, out var isBinary) ? isBinary : all;
    }

    private static bool TryParameter(JsonElement parent, string name, out JsonElement value)
    {
        value = default;
        return parent.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty(name, out value);
    }
}
