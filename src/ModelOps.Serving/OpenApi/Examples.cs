using System.Globalization;
using System.Text.Json.Nodes;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.OpenApi;

/// <summary>Requests that a model answers: the rows of its input example in each form.</summary>
internal sealed class Examples(Model model, Frame rows)
{
    internal JsonNode Split() => new JsonObject
    {
        ["dataframe_split"] = new JsonObject { ["columns"] = new JsonArray([.. rows.Columns.Select(column => (JsonNode)column.Name)]), ["data"] = new JsonArray([.. Rows().Select(row => new JsonArray([.. rows.Columns.Select(column => Value(column, row))]))]) },
    };

    internal JsonNode Records(string field) => new JsonObject { [field] = new JsonArray([.. Rows().Select(row => new JsonObject(rows.Columns.Select(column => KeyValuePair.Create(column.Name, Value(column, row)))))]) };

    internal JsonNode Inputs() => new JsonObject { ["inputs"] = new JsonObject(rows.Columns.Select(column => KeyValuePair.Create(column.Name, (JsonNode?)Values(column)))) };

    internal JsonNode Inference() => new JsonObject
    {
        ["id"] = "example",
        ["inputs"] = new JsonArray([.. rows.Columns.Select(column => new JsonObject { ["name"] = column.Name, ["shape"] = new JsonArray(column.Count), ["datatype"] = Datatype(column), ["data"] = Values(column) })]),
    };

    internal JsonNode Csv() => string.Concat(rows.Columns.Select(column => column.Name).Chunk(int.MaxValue)
        .Concat(Rows().Select(row => rows.Columns.Select(column => Value(column, row) is { } value ? value.ToString() : "").ToArray()))
        .Select(cells => string.Join(',', cells.Select(Quoted)) + "\n"));

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(',', '"', '\n') || cell.AsSpan().ContainsAny('\r', ' ') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private IEnumerable<int> Rows() => Enumerable.Range(0, rows.RowCount);

    private JsonArray Values(Column column) => [.. Rows().Select(row => Value(column, row))];

    private string Datatype(Column column) => model.Signature.Inputs.FirstOrDefault(spec => spec.Name == column.Name) is { } spec ? InferenceDatatype.Of(spec) : InferenceDatatype.Of(column);

    private JsonNode? Value(Column column, int row) => column[row] switch
    {
        null => null,
        double number when model.Signature.Inputs.FirstOrDefault(spec => spec.Name == column.Name)?.Type == SpecType.Boolean => number != 0,
        double number when double.IsFinite(number) => number,
        double => null,
        long number => number,
        bool flag => flag,
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        var text => (string)text,
    };
}
