namespace ModelOps.Data.Csv;

/// <summary>Parses the rows of one stretch of text into typed columns. One object a thread.</summary>
internal sealed class CsvChunkParser(CsvLayout layout, bool probe)
{
    private byte[] _scratch = new byte[256];

    /// <summary>Parses the rows that begin before <paramref name="limit"/>.</summary>
    /// <param name="data">The window's text.</param>
    /// <param name="start">Where a row begins.</param>
    /// <param name="limit">Rows that begin here or later are left alone.</param>
    /// <param name="last">True when no text follows the window, so that its last row is whole.</param>
    public CsvChunk Parse(ReadOnlySpan<byte> data, int start, int limit, bool last)
    {
        var capacity = Math.Max(16, (limit - start) / (layout.Names.Length * 4));
        var chunk = new CsvChunk(start, NewBuilders(capacity));
        var position = start;
        while (position < limit && chunk.Fatal is null)
        {
            if (layout.Names.Length > 1 && data[position] is (byte)'\n' or (byte)'\r' && !IsCut(data, position + 1, last))
            {
                position++;
                continue;
            }

            var row = position;
            var whole = ParseRow(data, ref position, chunk, last);
            if (!whole)
            {
                chunk.Incomplete = true;
                position = row;
                break;
            }
        }

        chunk.End = position;
        return chunk;
    }

    private CsvColumnBuilder?[] NewBuilders(int capacity)
    {
        var builders = new CsvColumnBuilder?[layout.Names.Length];
        for (var i = 0; i < builders.Length; i++)
        {
            builders[i] = layout.Kept[i] ? CsvColumnBuilder.For(layout, i, capacity, probe) : null;
        }

        return builders;
    }

    // False when the text ends before the row does.
    private bool ParseRow(ReadOnlySpan<byte> data, ref int position, CsvChunk chunk, bool last)
    {
        var rowStart = position;
        var builders = chunk.Builders;
        var column = 0;
        var wrong = 0;
        CsvFieldEnd end;

        // A line that will be left out, as a footer, must not widen the columns' types: its fields are counted first.
        var ragged = layout.OnError == CsvErrorPolicy.Skip && CountFields(data, position) != builders.Length;
        do
        {
            var fieldStart = position;
            end = CsvTokenizer.Read(data, ref position, layout.Separator, layout.Quote, ref _scratch, out var field, out var quoted);
            if ((end >= CsvFieldEnd.Text && !last) || (end == CsvFieldEnd.Line && IsCut(data, position, last)))
            {
                return false;
            }

            if (end == CsvFieldEnd.OpenQuote)
            {
                chunk.Fatal = new CsvError(fieldStart, NameOf(column), $"the quoted field that begins with {Shown(field)} is never closed. Close it with {(char)layout.Quote}.");
                return true;
            }

            if (!ragged && column < builders.Length && builders[column] is { } builder)
            {
                var added = builder.Add(chunk.Rows, field, quoted);
                if (added != CsvAdded.Stored)
                {
                    wrong += Resolve(chunk, column, added, field, quoted, fieldStart) ? 0 : 1;
                }
            }

            column++;
        }
        while (end == CsvFieldEnd.Separator);

        var keep = column == builders.Length || FillRagged(chunk, column, rowStart);
        if (wrong > 0 && layout.OnError == CsvErrorPolicy.Skip)
        {
            keep = false;
        }

        chunk.Nulled += keep ? wrong : 0;
        chunk.Skipped += keep ? 0 : 1;
        chunk.Rows += keep ? 1 : 0;
        return true;
    }

    private int CountFields(ReadOnlySpan<byte> data, int position)
    {
        var count = 1;
        while (CsvTokenizer.Read(data, ref position, layout.Separator, layout.Quote, ref _scratch, out _, out _) == CsvFieldEnd.Separator)
        {
            count++;
        }

        return count;
    }

    // True when the window ends behind a carriage return, whose line feed may be the next byte.
    private static bool IsCut(ReadOnlySpan<byte> data, int position, bool last) => !last && position == data.Length && data[position - 1] == '\r';

    // True when an inferred type turned out too narrow for the value, and the file is read again with a wider one.
    private bool Resolve(CsvChunk chunk, int column, CsvAdded added, ReadOnlySpan<byte> field, bool quoted, int offset)
    {
        if (added == CsvAdded.WrongType && !layout.Given[column])
        {
            var probe = new CsvTypeProbe(layout, layout.Types[column]);
            probe.Add(chunk.Rows, field, quoted);
            chunk.Builders[column] = probe;
            return true;
        }

        chunk.Builders[column]!.AddMissing(chunk.Rows);
        var problem = added == CsvAdded.NotUtf8
            ? $"{Shown(field)} is not UTF-8 text. Save the file as UTF-8, or read it with {CsvAdvice.Option("latin1", csharp: "Latin1 = true")}."
            : $"{Shown(field)} is not of type {layout.Types[column]?.ToString().ToLowerInvariant()}.{Advice("the value, give the column another type")}";
        Note(chunk, new CsvError(offset, NameOf(column), problem));
        return false;
    }

    private bool FillRagged(CsvChunk chunk, int count, int rowStart)
    {
        chunk.Ragged++;
        var width = layout.Names.Length;
        Note(chunk, new CsvError(rowStart, null,
            $"{count} {(count == 1 ? "field" : "fields")} where the header has {width}.{Advice("the line")}"));
        for (var i = count; i < width; i++)
        {
            chunk.Builders[i]?.AddMissing(chunk.Rows);
        }

        return layout.OnError == CsvErrorPolicy.Null;
    }

    // What to do next is only said where the reading stops.
    private string Advice(string what) => layout.OnError == CsvErrorPolicy.Fail ? $" Correct {what}, or read the file with {CsvAdvice.Option("on-error", "null", "OnError = CsvErrorPolicy.Null")} (or skip, to leave the row out)." : "";

    private void Note(CsvChunk chunk, CsvError wrong)
    {
        if (layout.OnError == CsvErrorPolicy.Fail)
        {
            chunk.Fatal ??= wrong;
        }
        else if (chunk.Examples.Count < CsvChunk.MaxExamples)
        {
            chunk.Examples.Add(wrong);
        }
    }

    private string? NameOf(int column) => column < layout.Names.Length ? layout.Names[column] : null;

    private string Shown(ReadOnlySpan<byte> field)
    {
        const int Longest = 40;
        var text = layout.Encoding.GetString(field.Length > Longest * 4 ? field[..(Longest * 4)] : field).ReplaceLineEndings(" ");
        return text.Length > Longest ? $"'{text[..Longest]}…'" : $"'{text}'";
    }
}
