using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using ModelOps.Data.Csv;
using ModelOps.Data.Frames;
using ModelOps.Files;

namespace ModelOps;

/// <summary>
/// Writes frames as CSV (RFC 4180, line feeds, UTF-8). Missing values are empty fields; text that would be read as missing is
/// quoted; whole doubles keep their <c>.0</c>, so that types survive.
/// </summary>
public static class CsvWriter
{
    private const int FlushAt = 1 << 16;

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="path">The file; packed when it ends in <c>.gz</c>.</param>
    /// <param name="separator">The character between fields, ASCII.</param>
    /// <exception cref="InvalidInputException">The file cannot be written, or the separator is unfit.</exception>
    public static void Write(Frame frame, string path, char separator = ',')
    {
        new CsvReadOptions { Separator = separator }.Check();
        AtomicFile.Write(path, stream =>
        {
            if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                using var packed = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
                Write(frame, packed, separator);
            }
            else
            {
                Write(frame, stream, separator);
            }
        });
    }

    internal static string ToText(Frame frame)
    {
        using var stream = new MemoryStream();
        Write(frame, stream, ',');
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Frame frame, Stream stream, char separator)
    {
        var buffer = new CsvBuffer(stream);
        var writers = frame.Columns.Select(column => RowWriter(column, buffer, separator)).ToArray();
        for (var i = 0; i < writers.Length; i++)
        {
            buffer.Add(i == 0 ? default : (ReadOnlySpan<byte>)[(byte)separator]);
            buffer.Add(Encoding.UTF8.GetBytes(Quoted(frame.Columns[i].Name, separator)));
        }

        buffer.Add("\n"u8);
        for (var row = 0; row < frame.RowCount; row++)
        {
            for (var i = 0; i < writers.Length; i++)
            {
                if (i > 0)
                {
                    buffer.Add((byte)separator);
                }

                writers[i](row);
            }

            buffer.Add((byte)'\n');
            buffer.FlushBeyond(FlushAt);
        }

        buffer.FlushBeyond(0);
    }

    private static Action<int> RowWriter(Column column, CsvBuffer buffer, char separator)
    {
        switch (column)
        {
            case Column<double> doubles:
                return row => WriteDouble(doubles.Values[row], buffer);
            case Column<long> integers:
                return row =>
                {
                    if (!integers.IsMissing(row))
                    {
                        Utf8Formatter.TryFormat(integers.Values[row], buffer.Free(24), out var written);
                        buffer.Advance(written);
                    }
                };
            case Column<bool> flags:
                return row => buffer.Add(flags.IsMissing(row) ? default : flags.Values[row] ? "true"u8 : "false"u8);
            case Column<DateTime> timestamps:
                return row => buffer.Add(timestamps.IsMissing(row) ? default : Encoding.UTF8.GetBytes(TimestampText.Of(timestamps.Values[row])));
            default:
                var texts = (StringColumn)column;
                var quoted = texts.Categories.Select(text => Encoding.UTF8.GetBytes(Quoted(text, separator))).ToArray();
                return row => buffer.Add(texts.Codes[row] < 0 ? default : quoted[texts.Codes[row]]);
        }
    }

    private static void WriteDouble(double value, CsvBuffer buffer)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        Utf8Formatter.TryFormat(value, buffer.Free(40), out var written);
        var digits = buffer.Free(40)[..written];
        var whole = double.IsFinite(value) && digits.IndexOfAny((byte)'.', (byte)'E') < 0;
        buffer.Advance(written);
        buffer.Add(whole ? ".0"u8 : default);
    }

    private static string Quoted(string text, char separator)
    {
        var bare = text.Length > 0 && text.AsSpan().IndexOfAny(['"', '\n', '\r', separator]) < 0
            && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]) && !CsvReadOptions.DefaultMissingTokens.Contains(text, StringComparer.Ordinal);
        return bare ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
