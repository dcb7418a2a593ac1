namespace ModelOps.Data.Csv;

/// <summary>Excel's first line <c>sep=;</c>, which says what separates the fields; also in quotes, and in any case.</summary>
internal static class CsvSeparatorLine
{
    /// <summary>Where the line after it begins; 0 when the text does not begin with such a line.</summary>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="text">The text, without a byte order mark.</param>
    /// <param name="quote">The character around fields.</param>
    /// <param name="separator">What the line names.</param>
    /// <exception cref="InvalidInputException">It names no single ASCII character.</exception>
    public static int Read(string file, ReadOnlySpan<byte> text, byte quote, out byte separator)
    {
        separator = 0;
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        end = end < 0 ? text.Length : end;
        var line = text[..end];
        if (line.Length >= 2 && line[0] == quote)
        {
            // Excel writes no quotes; other programs put them around the whole line, or around the separator alone.
            line = line[1..(line[^1] == quote ? ^1 : ^0)];
        }

        if (line.Length < 4 || !System.Text.Ascii.EqualsIgnoreCase(line[..4], "sep="u8))
        {
            return 0;
        }

        var named = line[4..];
        named = named.Length == 3 && named[0] == quote && named[2] == quote ? named[1..2] : named;
        if (named is not [var one] || one > 127 || one == quote)
        {
            throw new InvalidInputException(
                $"'{file}' begins with '{System.Text.Encoding.UTF8.GetString(line)}', which names no separator of one ASCII character. Correct that line, or remove it and read the file with {CsvAdvice.Option("separator", "CHARACTER")}.");
        }

        separator = one;
        return end + (end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : end < text.Length ? 1 : 0);
    }
}
