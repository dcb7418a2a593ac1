using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Jupyter.Messages;

/// <summary>A message from a front end or a kernel, its signature already checked.</summary>
internal sealed record JupyterMessage(IReadOnlyList<byte[]> Identities, MessageHeader Header, ReadOnlyMemory<byte> RawHeader, JsonElement Content)
{
    public string Type => Header.MessageType;

    /// <summary>The id of the message that this one answers, or belongs to; empty for none.</summary>
    public string ParentId { get; init; } = "";

    /// <summary>An object of the content; empty when there is none.</summary>
    public JsonObject Object(string name) =>
        Content.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? JsonObject.Create(value)! : [];

    public string Text(string name, string otherwise = "") =>
        Content.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : otherwise;

    public bool Flag(string name, bool otherwise) =>
        Content.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : otherwise;

    public int Number(string name, int otherwise) =>
        Content.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : otherwise;
}
