using System.Text.Json;

namespace ModelOps.Serving.Protocol;

/// <summary>Images as tensors of the inference protocol: files as BYTES [N], pixels as UINT8 [N, H, W, 3].</summary>
internal static class ImageTensor
{
    /// <summary>A column of raw content; null for other datatypes and shapes.</summary>
    /// <param name="name">The column.</param>
    /// <param name="datatype">The tensor's datatype.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="shape">Its shape.</param>
    internal static StringColumn? TryRead(string name, string datatype, ReadOnlyMemory<byte> bytes, long[] shape) => (datatype, shape) switch
    {
        ("UINT8", [_, _, _, _]) => ImageColumns.OfPixels(name, bytes.Span, shape),
        ("BYTES", [>= 0 and <= int.MaxValue] or [>= 0 and <= int.MaxValue, 1]) => ImageColumns.OfFiles(name, RawTensor.Elements(name, bytes.Span, (int)shape[0]).Select(place => bytes[place])),
        _ => null,
    };

    /// <summary>Whole numbers from 0 to 255, in one list or nested by their shape.</summary>
    /// <exception cref="ScoringException">Other values.</exception>
    internal static byte[] Bytes(string name, JsonElement data)
    {
        var bytes = new List<byte>();
        Add(data);
        return [.. bytes];

        void Add(JsonElement values)
        {
            foreach (var value in values.EnumerateArray())
            {
                if (value.ValueKind == JsonValueKind.Array)
                {
                    Add(value);
                }
                else
                {
                    bytes.Add(value.ValueKind == JsonValueKind.Number && value.TryGetByte(out var number) ? number
                        : throw ScoringException.Bad($"The input '{name}' is UINT8, but holds {value.GetRawText()}. Give whole numbers from 0 to 255."));
                }
            }
        }
    }
}
