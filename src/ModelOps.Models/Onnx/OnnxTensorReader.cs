using System.Runtime.InteropServices;

namespace ModelOps.Models.Onnx;

/// <summary>Reads TensorProto: raw bytes, or the typed lists that older exporters use.</summary>
internal static class OnnxTensorReader
{
    public static OnnxTensor Read(ReadOnlySpan<byte> bytes)
    {
        var name = "";
        var type = OnnxType.Undefined;
        var dimensions = new List<long>();
        byte[]? raw = null;
        var fixedBytes = new List<byte>();
        var numbers = new List<long>();
        var texts = new List<string>();
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.AddNumbers(dimensions);
                    break;
                case 2:
                    type = (OnnxType)reader.Number;
                    break;
                case 4 or 10: // float_data, double_data: packed or one by one
                    fixedBytes.AddRange(reader.Content);
                    break;
                case 5 or 7 or 11: // int32_data, int64_data, uint64_data
                    reader.AddNumbers(numbers);
                    break;
                case 6:
                    texts.Add(reader.Text);
                    break;
                case 8:
                    name = reader.Text;
                    break;
                case 9:
                    raw = reader.Content.ToArray();
                    break;
            }
        }

        var content = raw ?? (numbers.Count > 0 ? Narrow(numbers, type) : [.. fixedBytes]);
        return new OnnxTensor(name, type, [.. dimensions], content, type == OnnxType.String ? [.. texts] : null);
    }

    // int32_data carries every type of up to 32 bits, one number an element.
    private static byte[] Narrow(List<long> numbers, OnnxType type) => type switch
    {
        OnnxType.Int64 or OnnxType.UInt64 => MemoryMarshal.AsBytes<long>(numbers.ToArray()).ToArray(),
        OnnxType.Int32 or OnnxType.UInt32 => MemoryMarshal.AsBytes<int>(numbers.Select(number => (int)number).ToArray()).ToArray(),
        OnnxType.Int16 or OnnxType.UInt16 or OnnxType.Float16 => MemoryMarshal.AsBytes<short>(numbers.Select(number => (short)number).ToArray()).ToArray(),
        _ => [.. numbers.Select(number => (byte)number)],
    };
}
