using System.Text.Json.Serialization;

namespace ModelOps.Kernel.Jupyter.Messages;

/// <summary>A Jupyter message's header.</summary>
internal sealed record MessageHeader
{
    [JsonPropertyName("msg_id")]
    public string MessageId { get; init; } = "";

    [JsonPropertyName("msg_type")]
    public string MessageType { get; init; } = "";

    public string Session { get; init; } = "";

    public string Username { get; init; } = "";

    public string Date { get; init; } = "";

    public string Version { get; init; } = "";
}
