using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelOps.Serving.Protocol;

/// <summary>A tensor as bytes, least significant first and without gaps; a text is its length in four bytes, and then its UTF-8.</summary>
internal static class RawTensor
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>How many bytes a value takes; 0 for texts, which differ, and for datatypes that are not known.</summary>
    internal static int SizeOf(string datatype) => datatype switch
    {
        "BOOL" or "INT8" or "UINT8" => 1,
        "INT16" or "UINT16" or "FP16" => 2,
        "INT32" or "UINT32" or "FP32" => 4,
        "INT64" or "UINT64" or "FP64" => 8,
        _ => 0,
    };

    internal static Column Read(string name, string datatype, ReadOnlySpan<byte> bytes, int rows, bool isText)
    {
        var size = SizeOf(datatype);
        if (size > 0 && bytes.Length != (long)rows * size)
        {
            throw ScoringException.Bad($"The raw content of the input '{name}' has {bytes.Length} bytes, but {rows} values of {datatype} take {(long)rows * size}.");
        }

        return datatype switch
        {
            "BOOL" => new Column<bool>(name, [.. MemoryMarshal.ToEnumerable<byte>(bytes.ToArray()).Select(value => value != 0)]),
            "INT8" => TensorColumn.Integers(name, MemoryMarshal.Cast<byte, sbyte>(bytes), isText),
            "INT16" => TensorColumn.Integers(name, MemoryMarshal.Cast<byte, short>(bytes), isText),
            "INT32" => TensorColumn.Integers(name, MemoryMarshal.Cast<byte, int>(bytes), isText),
            "INT64" => TensorColumn.Integers(name, MemoryMarshal.Cast<byte, long>(bytes), isText),
            "UINT8" => TensorColumn.Integers(name, bytes, isText),
            "UINT16" => TensorColumn.Integers(name, MemoryMarshal.Cast<byte, ushort>(bytes), isText),
            "UINT32" => TensorColumn.Integers(name, MemoryMarshal.Cast<byte, uint>(bytes), isText),
            "UINT64" => TensorColumn.Integers(name, MemoryMarshal.Cast<byte, ulong>(bytes), isText),
            "FP16" => TensorColumn.Numbers(name, MemoryMarshal.Cast<byte, Half>(bytes)),
            "FP32" => TensorColumn.Numbers(name, MemoryMarshal.Cast<byte, float>(bytes)),
            "FP64" => TensorColumn.Numbers(name, MemoryMarshal.Cast<byte, double>(bytes)),
            _ => StringColumn.From(name, Texts(name, bytes, rows)),
        };
    }

    /// <summary>A column's values as bytes; a missing text is empty, a missing number NaN.</summary>
    internal static byte[] Write(Column column)
    {
        switch (column)
        {
            case Column<double> numbers:
                return MemoryMarshal.AsBytes(numbers.Values).ToArray();
            case Column<long> integers:
                return MemoryMarshal.AsBytes(integers.Values).ToArray();
            case Column<bool> flags:
                return [.. flags.Values.ToArray().Select(flag => (byte)(flag ? 1 : 0))];
            default:
                using (var bytes = new MemoryStream())
                {
                    Span<byte> length = stackalloc byte[sizeof(int)];
                    for (var row = 0; row < column.Count; row++)
                    {
                        var text = TensorColumn.Text(column, row);
                        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
                        bytes.Write(length);
                        bytes.Write(text);
                    }

                    return bytes.ToArray();
                }
        }
    }

    internal static string Text(string name, ReadOnlySpan<byte> utf8, int row)
    {
        try
        {
            return _strict.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw ScoringException.Bad($"The input '{name}' is BYTES, but row {row + 1} is not UTF-8.");
        }
    }

    private static string[] Texts(string name, ReadOnlySpan<byte> bytes, int rows)
    {
        var places = Elements(name, bytes, rows);
        var texts = new string[rows];
        for (var row = 0; row < rows; row++)
        {
            texts[row] = Text(name, bytes[places[row]], row);
        }

        return texts;
    }

    /// <summary>Where each value of BYTES is.</summary>
    internal static Range[] Elements(string name, ReadOnlySpan<byte> bytes, int rows)
    {
        // Each value takes four bytes at least: a shape alone must not reserve memory.
        if (bytes.Length / sizeof(int) < rows)
        {
            throw Short(name, rows);
        }

        var places = new Range[rows];
        var at = 0;
        for (var row = 0; row < rows; row++)
        {
            if (bytes.Length - at < sizeof(int) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) is var length && length > bytes.Length - at - sizeof(int))
            {
                throw Short(name, rows);
            }

            at += sizeof(int);
            places[row] = at..(at + (int)length);
            at += (int)length;
        }

        return at == bytes.Length ? places : throw Short(name, rows);
    }

    private static ScoringException Short(string name, int rows) =>
        ScoringException.Bad($"The raw content of the input '{name}' is not {rows} texts: each is its length in four bytes, the least significant first, and then its UTF-8.");
}
