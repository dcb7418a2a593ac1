using System.Runtime.InteropServices;
using System.Text.Json;

namespace ModelOps.Serving.Protocol;

/// <summary>Named columns of JSON values, as they came; an absent value is <see cref="JsonValueKind.Undefined"/>.</summary>
internal sealed class JsonTable
{
    private const long LeastCells = 1 << 20;
    private readonly List<(string Name, JsonElement[] Values)> _columns = [];
    private readonly Dictionary<string, JsonElement[]> _byName = new(StringComparer.Ordinal);
    private readonly int _rows;
    private long _mostCells = long.MaxValue;

    private JsonTable(int rows) => _rows = rows;

    /// <summary>A list of objects, one a row; a key that a row lacks is a missing value.</summary>
    internal static JsonTable OfRecords(JsonElement records, string field)
    {
        var table = new JsonTable(records.GetArrayLength()) { _mostCells = Math.Max(LeastCells, 2L * JsonMarshal.GetRawUtf8Value(records).Length) };
        var row = 0;
        foreach (var record in records.EnumerateArray())
        {
            if (record.ValueKind != JsonValueKind.Object)
            {
                throw ScoringException.Bad($"Invalid input. Row {row + 1} of '{field}' must be a dictionary. Got {JsonRequest.Named(record)}.");
            }

            foreach (var value in record.EnumerateObject())
            {
                table.Column(value.Name)[row] = value.Value;
            }

            row++;
        }

        return table;
    }

    /// <summary>A list of rows, each a list of as many values as there are names; a single value stands for a row of one.</summary>
    internal static JsonTable OfRows(string[] names, JsonElement rows, string field)
    {
        if (rows.ValueKind != JsonValueKind.Array)
        {
            throw ScoringException.Bad($"Invalid input. The rows of '{field}' must be a list. Got {JsonRequest.Named(rows)}.");
        }

        var table = new JsonTable(rows.GetArrayLength());
        var columns = names.Select(table.NewColumn).ToArray();
        var row = 0;
        foreach (var values in rows.EnumerateArray())
        {
            if (values.ValueKind != JsonValueKind.Array && names.Length == 1)
            {
                columns[0][row] = values;
            }
            else if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() != names.Length)
            {
                throw ScoringException.Bad($"Invalid input. Row {row + 1} of '{field}' has {(values.ValueKind == JsonValueKind.Array ? values.GetArrayLength() : 1)} values, but there are {names.Length} columns.");
            }
            else
            {
                var column = 0;
                foreach (var value in values.EnumerateArray())
                {
                    columns[column++][row] = value;
                }
            }

            row++;
        }

        return table;
    }

    /// <summary>An object of lists, one a column; all of one length.</summary>
    internal static JsonTable OfColumns(JsonElement columns)
    {
        JsonTable? table = null;
        foreach (var column in columns.EnumerateObject())
        {
            var single = column.Value.ValueKind != JsonValueKind.Array;
            var count = single ? 1 : column.Value.GetArrayLength();
            table ??= new JsonTable(count);
            if (count != table._rows)
            {
                throw ScoringException.Bad($"Invalid input. The input '{column.Name}' has {count} values where others have {table._rows}.");
            }

            var values = table.Column(column.Name);
            if (single)
            {
                values[0] = column.Value;
                continue;
            }

            var row = 0;
            foreach (var value in column.Value.EnumerateArray())
            {
                values[row++] = value;
            }
        }

        return table ?? new JsonTable(0);
    }

    /// <summary>A list of values, one a row, whatever they are.</summary>
    internal static JsonTable OfValues(string name, JsonElement values)
    {
        var table = new JsonTable(values.GetArrayLength());
        values.EnumerateArray().ToArray().CopyTo(table.Column(name), 0);
        return table;
    }

    /// <summary>The columns with the types their values have; whole numbers as integers only where asked.</summary>
    /// <param name="keepIntegers">Asks for a column's integers.</param>
    /// <param name="images">The column where lists are pixels; null for none.</param>
    internal Frame ToFrame(Predicate<string> keepIntegers, string? images = null) => new(_columns.Select(column =>
        column.Name == images && column.Values.Any(ImageLists.IsImage) ? ImageLists.Read(column.Name, column.Values) : JsonColumn.Of(column.Name, column.Values, keepIntegers(column.Name))));

    private JsonElement[] NewColumn(string name) =>
        _byName.ContainsKey(name) ? throw ScoringException.Bad($"Invalid input. The column '{name}' is given twice.") : Column(name);

    private JsonElement[] Column(string name)
    {
        if (!_byName.TryGetValue(name, out var values))
        {
            // Each row may name other columns: their product is no measure of what was sent.
            if ((_columns.Count + 1L) * _rows > _mostCells)
            {
                throw ScoringException.Bad($"Invalid input. The rows name more than {_columns.Count} different columns, and most rows lack most of them. Send the columns that the model takes.");
            }

            values = new JsonElement[_rows];
            _byName.Add(name, values);
            _columns.Add((name, values));
        }

        return values;
    }
}
