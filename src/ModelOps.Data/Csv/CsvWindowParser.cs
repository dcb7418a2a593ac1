using System.Threading.Tasks;

namespace ModelOps.Data.Csv;

/// <summary>
/// Parses a window of text on several threads. Chunk borders are guessed from the parity of the quotes before them;
/// then the chunks are walked in order, and one whose guess was wrong (stray quotes) is parsed again from its true start.
/// </summary>
internal static class CsvWindowParser
{
    /// <summary>The window's rows in order; parsing stops at the first chunk with a fatal error.</summary>
    public static List<CsvChunk> Parse(CsvLayout layout, bool probe, byte[] buffer, int start, int length, bool last, int chunkBytes, ParallelOptions parallel)
    {
        var count = Math.Max(1, (length - start + chunkBytes - 1) / chunkBytes);
        var chunks = new CsvChunk?[count];
        var starts = GuessStarts(layout, buffer, start, length, chunkBytes, count, parallel);
        int Limit(int i) => i == count - 1 ? length : start + ((i + 1) * chunkBytes);
        CsvChunk ParseOne(int i, int from) => new CsvChunkParser(layout, probe).Parse(buffer.AsSpan(0, length), from, Limit(i), last);
        Parallel.For(0, count, parallel, i => chunks[i] = ParseOne(i, starts[i]));

        var inOrder = new List<CsvChunk>(count);
        var expected = start;
        for (var i = 0; i < count; i++)
        {
            if (expected >= Limit(i))
            {
                continue;
            }

            var chunk = starts[i] == expected ? chunks[i]! : ParseOne(i, expected);
            inOrder.Add(chunk);
            expected = chunk.End;
            if (chunk.Fatal is not null || chunk.Incomplete)
            {
                break;
            }
        }

        return inOrder;
    }

    private static int[] GuessStarts(CsvLayout layout, byte[] buffer, int start, int length, int chunkBytes, int count, ParallelOptions parallel)
    {
        var starts = new int[count];
        starts[0] = start;
        if (count == 1)
        {
            return starts;
        }

        var quotes = new int[count];
        Parallel.For(0, count - 1, parallel, i => quotes[i] = buffer.AsSpan(start + (i * chunkBytes), chunkBytes).Count(layout.Quote));
        var before = 0;
        for (var i = 1; i < count; i++)
        {
            before += quotes[i - 1];
            starts[i] = NextRow(buffer.AsSpan(0, length), start + (i * chunkBytes), before % 2 == 1, layout.Quote);
        }

        return starts;
    }

    private static int NextRow(ReadOnlySpan<byte> data, int from, bool quoted, byte quote)
    {
        if (!quoted && data[from - 1] == '\n')
        {
            return from;
        }

        for (var i = from; i < data.Length; i++)
        {
            if (data[i] == quote)
            {
                quoted = !quoted;
            }
            else if (data[i] == '\n' && !quoted)
            {
                return i + 1;
            }
        }

        return data.Length;
    }
}
