using System.Buffers.Binary;
using System.Text;

namespace ModelOps.Models.Onnx;

/// <summary>Reads protobuf's wire format field by field, without copying.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private int _fieldStart;
    private ulong _number;
    private ReadOnlySpan<byte> _content;

    /// <summary>The field's number.</summary>
    public int Field { get; private set; }

    /// <summary>0 varint, 1 fixed 64, 2 length-delimited, 5 fixed 32.</summary>
    public int Wire { get; private set; }

    public readonly long Number => (long)_number;

    public readonly ReadOnlySpan<byte> Content => _content;

    public readonly string Text => Encoding.UTF8.GetString(_content);

    public readonly float Single => BinaryPrimitives.ReadSingleLittleEndian(_content);

    /// <summary>The whole field, tag included, to be written again as it stands.</summary>
    public readonly ReadOnlySpan<byte> Whole => _bytes[_fieldStart.._at];

    public bool Next()
    {
        if (_at >= _bytes.Length)
        {
            return false;
        }

        _fieldStart = _at;
        var tag = Varint();
        Field = (int)(tag >> 3);
        Wire = (int)(tag & 7);
        _content = default;
        switch (Wire)
        {
            case 0:
                _number = Varint();
                break;
            case 1:
                _content = Take(8);
                break;
            case 2:
                _content = Take(Varint());
                break;
            case 5:
                _content = Take(4);
                break;
            default:
                throw new FormatException("An unknown wire type.");
        }

        return Field > 0 ? true : throw new FormatException("A field without number.");
    }

    /// <summary>The varints of a packed field, or the one of an unpacked field.</summary>
    public readonly void AddNumbers(List<long> numbers)
    {
        if (Wire == 0)
        {
            numbers.Add(Number);
            return;
        }

        var inner = new ProtoReader(_content);
        while (inner._at < inner._bytes.Length)
        {
            numbers.Add((long)inner.Varint());
        }
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_bytes.Length - _at))
        {
            throw new FormatException("A field that is longer than the file.");
        }

        var taken = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return taken;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at >= _bytes.Length)
            {
                break;
            }

            var part = _bytes[_at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("A number that does not end.");
    }
}
