using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>Rows as MLflow's <c>input_example.json</c>: pandas' split orientation.</summary>
internal static class InputExample
{
    public static JsonObject Write(Frame frame) => new()
    {
        ["columns"] = new JsonArray([.. frame.Columns.Select(column => (JsonNode)column.Name)]),
        ["data"] = new JsonArray([.. Enumerable.Range(0, frame.RowCount).Select(row => new JsonArray([.. frame.Columns.Select(column => Cell(column[row]))]))]),
    };

    /// <summary>The rows of a table of the signature's columns; null for arrays and whatever else others keep there.</summary>
    public static Frame? Read(string json, ModelSignature signature)
    {
        try
        {
            if (JsonNode.Parse(json) is not JsonObject split || split["columns"] is not JsonArray names || split["data"] is not JsonArray rows)
            {
                return null;
            }

            return new Frame(names.Select((name, place) => Column((string)name!, signature, [.. rows.Select(row => row![place])])));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or FormatException or ModelOpsException)
        {
            return null;
        }
    }

    private static Column Column(string name, ModelSignature signature, JsonNode?[] cells) => signature.Inputs.FirstOrDefault(spec => spec.Name == name)?.Type switch
    {
        SpecType.String or SpecType.Binary => StringColumn.From(name, cells.Select(cell => (string?)cell)),
        SpecType.DateTime => new Column<DateTime>(
            name,
            [.. cells.Select(cell => cell is null ? default : DateTime.Parse((string)cell!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind))],
            [.. cells.Select(cell => cell is null)]),
        _ => new Column<double>(name, [.. cells.Select(cell => cell is null ? double.NaN : cell.GetValueKind() is JsonValueKind.True ? 1 : cell.GetValueKind() is JsonValueKind.False ? 0 : (double)cell)]),
    };

    private static JsonNode? Cell(object? value) => value switch
    {
        null => null,
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        long number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        DateTime time => JsonValue.Create(time.ToString("O", CultureInfo.InvariantCulture)),
        _ => JsonValue.Create((string)value),
    };
}
