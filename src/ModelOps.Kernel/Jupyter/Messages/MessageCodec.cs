using System.Text.Json;

namespace ModelOps.Kernel.Jupyter.Messages;

/// <summary>Turns frames into messages and back: identities, delimiter, signature, header, parent, metadata, content, buffers.</summary>
internal sealed class MessageCodec(MessageSigner signer, string session, TimeProvider clock)
{
    private const int JsonFrames = 4;
    private static readonly byte[] _delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] _emptyObject = "{}"u8.ToArray();
    private static readonly JsonDocumentOptions _jsonOptions = new() { MaxDepth = 256 };
    private long _count;

    /// <summary>Reads a message; null with the reason when it is malformed or its signature is wrong.</summary>
    public JupyterMessage? Parse(List<byte[]> frames, out string? error)
    {
        var delimiter = frames.FindIndex(frame => frame.AsSpan().SequenceEqual(_delimiter));
        if (delimiter < 0 || frames.Count < delimiter + 2 + JsonFrames)
        {
            error = "it has no delimiter or too few frames";
            return null;
        }

        var signature = frames[delimiter + 1];
        var header = frames[delimiter + 2];
        var parent = frames[delimiter + 3];
        var metadata = frames[delimiter + 4];
        var content = frames[delimiter + 5];
        if (!signer.IsValid(signature, header, parent, metadata, content))
        {
            error = "its signature is wrong";
            return null;
        }

        try
        {
            var parsedHeader = JsonSerializer.Deserialize(header, MessageJson.Default.MessageHeader);
            using var document = JsonDocument.Parse(content, _jsonOptions);
            if (parsedHeader is not { MessageType: { Length: > 0 }, MessageId: not null } || document.RootElement.ValueKind != JsonValueKind.Object)
            {
                error = "its header or content is not a message";
                return null;
            }

            error = null;
            var parentId = JsonSerializer.Deserialize(parent, MessageJson.Default.MessageHeader)?.MessageId ?? "";
            return new JupyterMessage(frames[..delimiter], parsedHeader, header, document.RootElement.Clone()) { ParentId = parentId };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            error = $"it is not JSON: {exception.Message}";
            return null;
        }
    }

    /// <summary>An id for a message of ours.</summary>
    public string NextId() => $"{session}_{Interlocked.Increment(ref _count)}";

    /// <summary>Writes a message of ours.</summary>
    /// <param name="prefix">Routing identities, or the topic of a published message.</param>
    /// <param name="type">The message type.</param>
    /// <param name="parent">The header of the request it belongs to; empty for none.</param>
    /// <param name="content">The content, already JSON.</param>
    /// <param name="id">The message's id, as of <see cref="NextId"/>; null for a new one.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> Write(IReadOnlyList<byte[]> prefix, string type, ReadOnlyMemory<byte> parent, ReadOnlyMemory<byte> content, string? id = null)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new MessageHeader
            {
                MessageId = id ?? NextId(),
                MessageType = type,
                Session = session,
                Username = "kernel",
                Date = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
                Version = JupyterProtocol.Version,
            },
            MessageJson.Default.MessageHeader);
        if (parent.Length == 0)
        {
            parent = _emptyObject;
        }

        var frames = new List<ReadOnlyMemory<byte>>(prefix.Count + 2 + JsonFrames);
        foreach (var frame in prefix)
        {
            frames.Add(frame);
        }

        frames.Add(_delimiter);
        frames.Add(signer.Sign(header, parent.Span, _emptyObject, content.Span));
        frames.Add(header);
        frames.Add(parent);
        frames.Add(_emptyObject);
        frames.Add(content);
        return frames;
    }
}
