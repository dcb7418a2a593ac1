using System.Text;

namespace ModelOps.Data.Csv;

/// <summary>Reads a file's first line: separator, column names, and where the rows begin.</summary>
internal static class CsvHeader
{
    public static CsvLayout Read(CsvFile file, CsvReadOptions options, ReadOnlySpan<byte> text, out int rowsStart)
    {
        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new InvalidInputException($"'{file.Name}' is UTF-16 text. Save it as UTF-8.");
        }

        rowsStart = text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        while (rowsStart < text.Length && text[rowsStart] is (byte)'\n' or (byte)'\r')
        {
            rowsStart++;
        }

        if (rowsStart == text.Length)
        {
            throw new InvalidInputException($"'{file.Name}' is empty. Give a file with a header line and at least one row.");
        }

        rowsStart += CsvSeparatorLine.Read(file.Name, text[rowsStart..], (byte)options.Quote, out var named);
        if (rowsStart == text.Length)
        {
            throw new InvalidInputException($"'{file.Name}' has no line after the one that names its separator. Give a file with a header line and at least one row.");
        }

        if (options is { DecimalComma: true, Separator: null } && named == ',')
        {
            throw new InvalidInputException($"'{file.Name}' says that commas separate its fields, so its numbers cannot have decimal commas. Read it without {Wording.Option("decimal-comma")}.");
        }

        var separator = options.Separator is { } given ? (byte)given : named != 0 ? named : FindSeparator(text[rowsStart..], (byte)options.Quote, options.DecimalComma);
        var encoding = options.Latin1 ? Encoding.Latin1 : Encoding.UTF8;
        var position = rowsStart;
        var fields = ReadLine(file, text, ref position, separator, (byte)options.Quote, encoding);
        if (options.Header)
        {
            rowsStart = position;
            if (options is { DecimalComma: true, Separator: null } && fields is [{ } only] && only.Contains(','))
            {
                throw new InvalidInputException($"'{file.Name}' begins with '{only}', which looks separated by commas, and numbers cannot have decimal commas then. Read it without {Wording.Option("decimal-comma")}, or give the separator with {CsvAdvice.Option("separator", "CHARACTER")}.");
            }
        }

        return new CsvLayout(file.Name, options, separator, Names(file, options, fields));
    }

    private static List<string> ReadLine(CsvFile file, ReadOnlySpan<byte> text, ref int position, byte separator, byte quote, Encoding encoding)
    {
        var scratch = new byte[256];
        var fields = new List<string>();
        CsvFieldEnd end;
        do
        {
            end = CsvTokenizer.Read(text, ref position, separator, quote, ref scratch, out var field, out _);
            if (end == CsvFieldEnd.OpenQuote)
            {
                throw new InvalidInputException($"'{file.Name}', line 1: the quoted field {fields.Count + 1} is never closed. Close it with {(char)quote}.");
            }

            fields.Add(encoding.GetString(field).Trim());
        }
        while (end == CsvFieldEnd.Separator);
        return fields;
    }

    private static string[] Names(CsvFile file, CsvReadOptions options, List<string> fields)
    {
        if (options.Names is { } given)
        {
            return given.Count == fields.Count
                ? [.. given]
                : throw new InvalidInputException($"{given.Count} names are given, but '{file.Name}' has {fields.Count} columns. Give one name a column.");
        }

        var names = fields.Select((name, i) => options.Header && name.Length > 0 ? name : $"column_{i + 1}").ToArray();
        var errors = names.Select((name, i) => (name, i)).GroupBy(pair => pair.name, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => $"'{file.Name}' has {same.Count()} columns named '{same.Key}': {string.Join(", ", same.Select(pair => pair.i + 1))}. Rename them in the file{Wording.Of("", ", or give Names to Frame.ReadCsv in C#", ", or give Names")}.").ToList();
        return errors.Count == 0 ? names : throw new InvalidInputException(errors);
    }

    // The candidate that is most frequent outside quotes in the first line.
    private static byte FindSeparator(ReadOnlySpan<byte> text, byte quote, bool decimalComma)
    {
        var candidates = decimalComma ? ";\t|"u8 : ",;\t|"u8;
        Span<int> counts = stackalloc int[candidates.Length];
        var quoted = false;
        foreach (var character in text)
        {
            if (character == quote)
            {
                quoted = !quoted;
            }
            else if (!quoted)
            {
                if (character is (byte)'\n' or (byte)'\r')
                {
                    break;
                }

                var candidate = candidates.IndexOf(character);
                if (candidate >= 0)
                {
                    counts[candidate]++;
                }
            }
        }

        var best = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            best = counts[i] > counts[best] ? i : best;
        }

        return candidates[best];
    }
}
