using System.Globalization;
using ModelOps.Data.Frames;
using ModelOps.Data.Rendering;

namespace ModelOps.Data.Schema;

/// <summary>Compares a frame with a schema and says in plain words what differs.</summary>
internal static class SchemaChecker
{
    private const int MostExamples = 3;

    // Below this the stability index is mostly noise.
    private const int LeastRowsForDistribution = 100;

    public static SchemaReport Check(FrameSchema schema, Frame frame)
    {
        var found = new List<SchemaAnomaly>();
        foreach (var expected in schema.Columns)
        {
            if (frame.Contains(expected.Name))
            {
                CheckColumn(expected, frame[expected.Name], found);
            }
            else if (expected.Required)
            {
                var similar = Suggestion.Nearest(expected.Name, frame.Columns.Select(column => column.Name).Except(schema.Columns.Select(column => column.Name)));
                Add(found, expected, AnomalyKind.MissingColumn, 0, [], $"Column '{expected.Name}' is missing{(similar is null ? "" : $"; there is a column '{similar}'")}.");
            }
        }

        foreach (var column in frame.Columns.ExceptBy(schema.Columns.Select(expected => expected.Name), column => column.Name))
        {
            found.Add(new SchemaAnomaly(column.Name, AnomalyKind.UnexpectedColumn, $"Column '{column.Name}' is not in the schema.", 0, []));
        }

        found.AddRange(RuleChecker.Check(schema.Rules, frame));
        return new SchemaReport(frame.RowCount, frame.Columns.Count, found);
    }

    private static void CheckColumn(ColumnSchema expected, Column column, List<SchemaAnomaly> found)
    {
        // A column without any value has no type worth a complaint.
        var typed = column.Type == expected.Type || (expected.Type == ColumnType.Float64 && column.Type == ColumnType.Int64) || column.MissingCount == column.Count;
        if (!typed)
        {
            var odd = Offenders(column, expected.Type);
            Add(found, expected, AnomalyKind.WrongType, odd.Count, odd.Examples,
                $"Column '{expected.Name}' should be {CellText.TypeName(expected.Type)} but is {CellText.TypeName(column.Type)}{(odd.Count == 0 ? "" : $": {Rows(odd.Count)} cannot be read so, as {Listed(odd.Examples)}")}.");
        }

        var share = column.Count == 0 ? 0 : (double)column.MissingCount / column.Count;
        if (expected.MaxMissingShare is { } most && share > most)
        {
            Add(found, expected, AnomalyKind.MissingValues, column.MissingCount, [],
                $"Column '{expected.Name}' has {Rows(column.MissingCount)} without a value ({Percent(share)}); {(most == 0 ? "none is allowed" : $"at most {Percent(most)} is allowed")}.");
        }

        // What can be read as numbers is checked as such, even where the column's type is wrong.
        var numbers = Numbers(expected, column);
        if (numbers is not null)
        {
            CheckRange(expected, numbers, found);
        }

        if (column is StringColumn texts && expected.Categories is { } categories)
        {
            CheckCategories(expected, texts, categories, found);
        }

        if (expected.Unique)
        {
            CheckUnique(expected, column, found);
        }

        var spread = numbers ?? (typed ? column : null);
        if (expected.Distribution is { } distribution && spread is not null && spread.Count - spread.MissingCount >= LeastRowsForDistribution)
        {
            CheckDistribution(expected, distribution, spread, found);
        }
    }

    private static void CheckRange(ColumnSchema expected, Column column, List<SchemaAnomaly> found)
    {
        var numbers = new Frame(column).Numbers(column.Name);
        void Report(Func<double, bool> outside, string what)
        {
            var odd = numbers.Where(outside).ToArray();
            if (odd.Length > 0)
            {
                var examples = odd.Distinct().Take(MostExamples).Select(CellText.Number).ToArray();
                Add(found, expected, AnomalyKind.OutOfRange, odd.Length, examples, $"Column '{expected.Name}' has {Rows(odd.Length)} {what}, as {Listed(examples)}.");
            }
        }

        if (expected.Minimum is { } minimum)
        {
            Report(value => value < minimum, $"below the minimum {CellText.Number(minimum)}");
        }

        if (expected.Maximum is { } maximum)
        {
            Report(value => value > maximum, $"above the maximum {CellText.Number(maximum)}");
        }
    }

    private static void CheckCategories(ColumnSchema expected, StringColumn column, IReadOnlyList<string> categories, List<SchemaAnomaly> found)
    {
        var known = categories.ToHashSet(StringComparer.Ordinal);
        var unknown = column.Categories.Select(text => !known.Contains(text)).ToArray();
        var counts = new long[column.Categories.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0 && unknown[code])
            {
                counts[code]++;
            }
        }

        var examples = Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0).OrderByDescending(code => counts[code])
            .Take(MostExamples).Select(code => $"'{column.Categories[code]}'").ToArray();
        if (counts.Sum() is var count and > 0)
        {
            var meant = Suggestion.Nearest(examples[0].Trim('\''), categories);
            Add(found, expected, AnomalyKind.UnknownCategory, count, examples,
                $"Column '{expected.Name}' has {Rows(count)} with a text that is not among its categories, as {Listed(examples)}{(meant is null ? "" : $"; '{meant}' is")}.");
        }
    }

    private static void CheckUnique(ColumnSchema expected, Column column, List<SchemaAnomaly> found)
    {
        var (rows, starts) = RowCodes.Of([column], column.Count).Groups();
        var repeated = Enumerable.Range(0, starts.Length - 1).Where(i => starts[i + 1] - starts[i] > 1 && !column.IsMissing(rows[starts[i]])).ToArray();
        if (repeated.Length > 0)
        {
            var count = repeated.Sum(i => starts[i + 1] - starts[i]);
            var examples = repeated.Take(MostExamples).Select(i => $"'{CellText.Of(column, rows[starts[i]])}'").ToArray();
            Add(found, expected, AnomalyKind.Duplicate, count, examples, $"Column '{expected.Name}' should have no value twice, but {Rows(count)} share one, as {Listed(examples)}.");
        }
    }

    private static void CheckDistribution(ColumnSchema expected, ColumnDistribution distribution, Column column, List<SchemaAnomaly> found)
    {
        double[] expectedShares = [.. distribution.Shares];
        double[] actual;
        if (distribution.Edges is { } edges)
        {
            actual = Statistics.Shares(new Frame(column).Numbers(column.Name), [.. edges]);
        }
        else if (column is StringColumn texts && expected.Categories is { } categories)
        {
            actual = SchemaInference.SharesOf(texts, categories);
        }
        else
        {
            return;
        }

        var index = Statistics.PopulationStability(expectedShares, actual);
        if (index > distribution.Tolerance)
        {
            Add(found, expected, AnomalyKind.Distribution, 0, [],
                FormattableString.Invariant($"Column '{expected.Name}' is spread differently than expected: population stability index {index:0.###}, at most {distribution.Tolerance:0.###} is allowed."));
        }
    }

    private static Column? Numbers(ColumnSchema expected, Column column) => (expected.Type is ColumnType.Float64 or ColumnType.Int64, column) switch
    {
        (true, Column<double> or Column<long>) => column,
        (true, StringColumn texts) => NumbersIn(texts),
        _ => null,
    };

    private static Column<double> NumbersIn(StringColumn texts)
    {
        var read = texts.Categories.Select(text => Csv.CsvNumber.TryDouble(System.Text.Encoding.UTF8.GetBytes(text), decimalComma: false, out var number) ? number : double.NaN).ToArray();
        return new Column<double>(texts.Name, [.. texts.Codes.ToArray().Select(code => code < 0 ? double.NaN : read[code])]);
    }

    // The texts that are not of the expected type, found by reading them as CSV would, and the numbers that are not whole.
    private static (long Count, string[] Examples) Offenders(Column column, ColumnType type)
    {
        if (column is Column<double> doubles && type == ColumnType.Int64)
        {
            var parts = doubles.Values.ToArray().Where(value => !double.IsNaN(value) && !double.IsInteger(value)).ToArray();
            return (parts.Length, [.. parts.Distinct().Take(MostExamples).Select(CellText.Number)]);
        }

        if (column is not StringColumn texts)
        {
            return (0, []);
        }

        var layout = new Csv.CsvLayout("", new CsvReadOptions { Types = new Dictionary<string, ColumnType> { ["x"] = type } }, (byte)',', ["x"]);
        var builder = Csv.CsvColumnBuilder.For(layout, 0, 0, probe: false);
        var odd = texts.Categories.Select(text => builder.Add(0, System.Text.Encoding.UTF8.GetBytes(text), quoted: false) != Csv.CsvAdded.Stored).ToArray();
        long count = 0;
        foreach (var code in texts.Codes)
        {
            count += code >= 0 && odd[code] ? 1 : 0;
        }

        return (count, [.. texts.Categories.Where((_, code) => odd[code]).Take(MostExamples).Select(text => $"'{text}'")]);
    }

    private static void Add(List<SchemaAnomaly> found, ColumnSchema column, AnomalyKind kind, long count, IReadOnlyList<string> examples, string message) =>
        found.Add(new SchemaAnomaly(column.Name, kind, message, count, examples));

    internal static string Rows(long count) => count == 1 ? "1 row" : $"{count.ToString(CultureInfo.InvariantCulture)} rows";

    internal static string Percent(double share) => FormattableString.Invariant($"{share * 100:0.##} %");

    private static string Listed(IReadOnlyList<string> examples) => string.Join(", ", examples);
}
