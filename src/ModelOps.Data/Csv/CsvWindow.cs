namespace ModelOps.Data.Csv;

/// <summary>A sliding window over a file's text. What a pass leaves unread is moved to the front before more is read.</summary>
internal sealed class CsvWindow : IDisposable
{
    private const int LongestRow = 1 << 29;
    private readonly CsvFile _file;
    private readonly Stream _stream;
    private byte[] _buffer;
    private long _linesBefore;

    public CsvWindow(CsvFile file, int size)
    {
        _file = file;
        _stream = file.Open(out var length);
        _buffer = new byte[(int)Math.Min(size, (length ?? size) + 1)];
    }

    public byte[] Buffer => _buffer;

    public int Length { get; private set; }

    /// <summary>True when the window reaches the end of the file.</summary>
    public bool Last { get; private set; }

    public long BytesRead { get; private set; }

    /// <summary>Drops what was consumed and fills the rest.</summary>
    public void Slide(int consumed)
    {
        _linesBefore += CountLines(_buffer.AsSpan(0, consumed));
        Length -= consumed;
        _buffer.AsSpan(consumed, Length).CopyTo(_buffer);
        if (Length == _buffer.Length)
        {
            if (_buffer.Length >= LongestRow)
            {
                throw new InvalidInputException($"'{_file.Name}', line {_linesBefore + 1}: the line is longer than {LongestRow >> 20} MB. Look for a quote that is never closed.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        Fill();
    }

    public void Fill()
    {
        try
        {
            var read = _stream.ReadAtLeast(_buffer.AsSpan(Length), _buffer.Length - Length, throwOnEndOfStream: false);
            Last = read < _buffer.Length - Length;
            Length += read;
            BytesRead += read;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new InvalidInputException($"Cannot read '{_file.Name}': {exception.Message} Check that the file is whole.", exception);
        }
    }

    /// <summary>The line number, from 1, of a place in the window.</summary>
    public long LineAt(int offset) => _linesBefore + CountLines(_buffer.AsSpan(0, offset)) + 1;

    public void Dispose() => _stream.Dispose();

    // A carriage return ends a line by itself only where no line feed follows.
    private static long CountLines(ReadOnlySpan<byte> text)
    {
        long lines = text.Count((byte)'\n');
        var returns = text.Count((byte)'\r');
        if (returns == lines || returns == 0)
        {
            return lines;
        }

        for (var at = text.IndexOf((byte)'\r'); at >= 0;)
        {
            lines += at + 1 < text.Length && text[at + 1] == '\n' ? 0 : 1;
            var next = text[(at + 1)..].IndexOf((byte)'\r');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return lines;
    }
}
