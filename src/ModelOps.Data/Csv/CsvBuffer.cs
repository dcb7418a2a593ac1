namespace ModelOps.Data.Csv;

/// <summary>Bytes on their way to a stream.</summary>
internal sealed class CsvBuffer(Stream stream)
{
    private byte[] _bytes = new byte[1 << 17];
    private int _used;

    public void Add(byte value)
    {
        Free(1)[0] = value;
        _used++;
    }

    public void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Free(text.Length));
        _used += text.Length;
    }

    /// <summary>Room for at least so many bytes; call <see cref="Advance"/> with what was used.</summary>
    public Span<byte> Free(int count)
    {
        if (_bytes.Length - _used < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + count));
        }

        return _bytes.AsSpan(_used);
    }

    public void Advance(int count) => _used += count;

    public void FlushBeyond(int limit)
    {
        if (_used > limit)
        {
            stream.Write(_bytes, 0, _used);
            _used = 0;
        }
    }
}
