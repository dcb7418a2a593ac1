namespace ModelOps.Data.Csv;

/// <summary>What stands behind a field.</summary>
internal enum CsvFieldEnd
{
    Separator,
    Line,

    /// <summary>The text ends here, without a line end.</summary>
    Text,

    /// <summary>The text ends inside quotes.</summary>
    OpenQuote,
}

/// <summary>Cuts CSV text (RFC 4180) into fields. A quote opens a field only as its first character; elsewhere it is plain text.</summary>
internal static class CsvTokenizer
{
    private const byte LineFeed = (byte)'\n';
    private const byte Return = (byte)'\r';

    /// <summary>Reads the field at <paramref name="position"/> and moves behind its separator or line end.</summary>
    public static CsvFieldEnd Read(ReadOnlySpan<byte> data, ref int position, byte separator, byte quote, ref byte[] scratch, out ReadOnlySpan<byte> field, out bool quoted)
    {
        if (position < data.Length && data[position] == quote)
        {
            quoted = true;
            return ReadQuoted(data, ref position, separator, quote, ref scratch, out field);
        }

        quoted = false;
        var rest = data[position..];
        var length = rest.IndexOfAny(separator, LineFeed, Return);
        if (length < 0)
        {
            field = rest;
            position = data.Length;
            return CsvFieldEnd.Text;
        }

        field = rest[..length];
        position += length;
        return Step(data, ref position, separator);
    }

    // Text between the closing quote and the separator is taken as it stands, as pandas does.
    private static CsvFieldEnd ReadQuoted(ReadOnlySpan<byte> data, ref int position, byte separator, byte quote, ref byte[] scratch, out ReadOnlySpan<byte> field)
    {
        var start = position + 1;
        var at = start;
        var used = -1;
        while (true)
        {
            var next = data[at..].IndexOf(quote);
            if (next < 0)
            {
                field = data[start..];
                position = data.Length;
                return CsvFieldEnd.OpenQuote;
            }

            var end = at + next;
            var after = end + 1;
            if (used < 0 && (after == data.Length || data[after] == separator || data[after] is LineFeed or Return))
            {
                field = data[start..end];
                position = after;
                return after == data.Length ? CsvFieldEnd.Text : Step(data, ref position, separator);
            }

            // A doubled quote, or text behind the closing one: from here on the field is built in the scratch buffer.
            used = Append(ref scratch, Math.Max(used, 0), data[at..end]);
            if (after < data.Length && data[after] == quote)
            {
                used = Append(ref scratch, used, data.Slice(end, 1));
                at = after + 1;
                continue;
            }

            var tail = data[after..];
            var length = tail.IndexOfAny(separator, LineFeed, Return);
            var count = length < 0 ? tail.Length : length;
            used = Append(ref scratch, used, tail[..count]);
            field = scratch.AsSpan(0, used);
            position = after + count;
            return length < 0 ? CsvFieldEnd.Text : Step(data, ref position, separator);
        }
    }

    private static int Append(ref byte[] scratch, int used, ReadOnlySpan<byte> text)
    {
        if (scratch.Length < used + text.Length)
        {
            Array.Resize(ref scratch, Math.Max(scratch.Length * 2, used + text.Length));
        }

        text.CopyTo(scratch.AsSpan(used));
        return used + text.Length;
    }

    private static CsvFieldEnd Step(ReadOnlySpan<byte> data, ref int position, byte separator)
    {
        var mark = data[position++];
        if (mark == separator)
        {
            return CsvFieldEnd.Separator;
        }

        if (mark == Return && position < data.Length && data[position] == LineFeed)
        {
            position++;
        }

        return CsvFieldEnd.Line;
    }
}
