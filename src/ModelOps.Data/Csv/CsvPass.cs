namespace ModelOps.Data.Csv;

/// <summary>One reading of a file, window by window.</summary>
internal sealed class CsvPass(CsvFile file, CsvReadOptions options, ParallelOptions parallel, IProgress<CsvProgress>? progress)
{
    private readonly List<CsvChunk> _chunks = [];
    private readonly List<string> _examples = [];
    private long _rows;
    private long _skipped;
    private long _nulled;
    private long _ragged;

    /// <summary>The frame; or null when an inferred type was too narrow, and <paramref name="layout"/> has wider ones.</summary>
    public CsvResult? Run(ref CsvLayout? layout, int sampleBytes)
    {
        using var window = new CsvWindow(file, options.WindowBytes);
        window.Fill();
        var known = CsvHeader.Read(file, options, window.Buffer.AsSpan(0, window.Length), out var start);
        layout ??= Sample(known, window, start, sampleBytes);
        var probing = false;
        while (true)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            var chunks = CsvWindowParser.Parse(layout, probing, window.Buffer, start, window.Length, window.Last, options.ChunkBytes, parallel);
            foreach (var chunk in chunks)
            {
                Take(layout, chunk, window);
            }

            if (Widened(layout, chunks) is { } types)
            {
                // The columns read so far are of no use; the rest is only looked at for its types.
                probing = true;
                layout = layout.With(types);
                _chunks.Clear();
            }
            else if (!probing)
            {
                _chunks.AddRange(chunks);
            }

            progress?.Report(new CsvProgress(window.BytesRead, _rows));
            if (window.Last)
            {
                return probing ? null : Finish(layout);
            }

            window.Slide(chunks.Count == 0 ? start : chunks[^1].End);
            start = 0;
        }
    }

    private CsvLayout Sample(CsvLayout layout, CsvWindow window, int start, int sampleBytes)
    {
        var limit = Math.Min(window.Length, start + sampleBytes);
        var chunk = new CsvChunkParser(layout, probe: true).Parse(window.Buffer.AsSpan(0, window.Length), start, limit, window.Last);
        return Widened(layout, [chunk]) is { } types ? layout.With(types) : layout;
    }

    private void Take(CsvLayout layout, CsvChunk chunk, CsvWindow window)
    {
        if (chunk.Fatal is { } fatal)
        {
            throw new InvalidInputException(Sentence(layout, window, fatal));
        }

        foreach (var error in chunk.Examples)
        {
            if (_examples.Count < CsvChunk.MaxExamples)
            {
                _examples.Add(Sentence(layout, window, error));
            }
        }

        _rows += chunk.Rows;
        _skipped += chunk.Skipped;
        _nulled += chunk.Nulled;
        _ragged += chunk.Ragged;
    }

    private static string Sentence(CsvLayout layout, CsvWindow window, CsvError error) =>
        $"'{layout.File}', line {window.LineAt(error.Offset)}{(error.Column is null ? "" : $", column '{error.Column}'")}: {error.Problem}";

    // The types with what the chunks' probes found, or null when nothing is wider than it was.
    private static ColumnType?[]? Widened(CsvLayout layout, List<CsvChunk> chunks)
    {
        ColumnType?[]? types = null;
        foreach (var chunk in chunks)
        {
            for (var i = 0; i < chunk.Builders.Length; i++)
            {
                if (chunk.Builders[i] is CsvTypeProbe probe && CsvTypeProbe.Wider((types ?? layout.Types)[i], probe.Type) is var wider && wider != (types ?? layout.Types)[i])
                {
                    types ??= (ColumnType?[])layout.Types.Clone();
                    types[i] = wider;
                }
            }
        }

        return types;
    }

    private CsvResult Finish(CsvLayout layout)
    {
        if (_rows == 0 && !options.AllowNoRows)
        {
            throw new InvalidInputException(_skipped > 0
                ? $"'{file.Name}' has no row that can be read: {_skipped} were skipped. The first: {_examples[0]}"
                : $"'{file.Name}' has a header but no rows. Give a file with at least one row.");
        }

        if (_rows > Array.MaxLength)
        {
            throw new InvalidInputException($"'{file.Name}' has {_rows} rows, more than a frame can hold ({Array.MaxLength}). Query the file with Frame.Sql instead.");
        }

        var kept = Enumerable.Range(0, layout.Names.Length).Where(i => layout.Kept[i]).ToArray();
        var columns = new Column[kept.Length];
        var counts = _chunks.Select(chunk => chunk.Rows).ToArray();
        Parallel.For(0, kept.Length, parallel, k =>
        {
            var i = kept[k];
            var parts = _chunks.Select(chunk => chunk.Builders[i]!).ToArray();
            var joiner = parts.Length > 0 ? parts[0] : CsvColumnBuilder.For(layout, i, 0, probe: false);
            columns[k] = joiner.Join(layout.Names[i], parts, counts, (int)_rows);

            // Lets the collector have a chunk's column as soon as it is copied, so that the peak stays near one frame.
            foreach (var chunk in _chunks)
            {
                chunk.Builders[i] = null;
            }
        });
        return new CsvResult(new Frame(columns), new CsvReport(_rows, _skipped, _nulled, _ragged, _examples) { Hints = [.. Hints(layout, columns)] });
    }

    // A decimal comma is not taken for one unasked: in other files the comma parts thousands.
    private static IEnumerable<string> Hints(CsvLayout layout, Column[] columns)
    {
        if (layout.DecimalComma || layout.Separator == ',')
        {
            yield break;
        }

        var numbers = columns.OfType<StringColumn>().Where(column => !layout.Given[Array.IndexOf(layout.Names, column.Name)] && LooksLikeDecimalCommas(column)).ToArray();
        if (numbers.Length > 0)
        {
            yield return $"'{layout.File}': {(numbers.Length == 1 ? "the column" : "the columns")} {string.Join(", ", numbers.Select(column => $"'{column.Name}'"))} {(numbers.Length == 1 ? "holds" : "hold")} texts like '{numbers[0].Categories.First(text => text.Contains(','))}', which were not read as numbers. If the comma stands before the decimals, read the file with {CsvAdvice.Option("decimal-comma", csharp: "DecimalComma = true")}.";
        }
    }

    // Ends at the first text that is not a number, so it costs next to nothing for real texts.
    private static bool LooksLikeDecimalCommas(StringColumn column)
    {
        Span<byte> text = stackalloc byte[64];
        var commas = 0;
        foreach (var category in column.Categories)
        {
            var trimmed = category.AsSpan().Trim();
            if (trimmed.Length > text.Length || !System.Text.Encoding.UTF8.TryGetBytes(trimmed, text, out var count) || (count > 0 && !CsvNumber.TryDouble(text[..count], decimalComma: true, out _)))
            {
                return false;
            }

            commas += trimmed.Contains(',') ? 1 : 0;
        }

        return commas > 0;
    }
}
