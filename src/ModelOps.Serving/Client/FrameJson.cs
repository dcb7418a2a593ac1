using System.Buffers;
using System.Text;
using System.Text.Json;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Client;

/// <summary>Frames as the scoring protocol's JSON, and back.</summary>
internal static class FrameJson
{
    internal static ReadOnlyMemory<byte> Write(Frame rows)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartObject("dataframe_split");
        json.WriteStartArray("columns");
        foreach (var column in rows.Columns)
        {
            json.WriteStringValue(column.Name);
        }

        json.WriteEndArray();
        json.WriteStartArray("data");
        for (var row = 0; row < rows.RowCount; row++)
        {
            json.WriteStartArray();
            foreach (var column in rows.Columns)
            {
                JsonValue.Write(json, column, row, mlflowNumbers: false);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    internal static Frame ReadPredictions(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("predictions", out var predictions))
        {
            throw new JsonException("There are no predictions in it.");
        }

        try
        {
            return predictions.ValueKind switch
            {
                JsonValueKind.Array when predictions.GetArrayLength() > 0 && predictions[0].ValueKind == JsonValueKind.Object => Table(JsonTable.OfRecords(predictions, "predictions")),
                JsonValueKind.Array => Table(JsonTable.OfRows(["prediction"], predictions, "predictions")),
                JsonValueKind.Object => Table(JsonTable.OfColumns(predictions)),
                _ => throw new JsonException("The predictions are not a list."),
            };
        }
        catch (ScoringException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    internal static string ReadError(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out var message))
            {
                return message.ToString();
            }
        }
        catch (JsonException)
        {
            // Not every answer is JSON; then its text says what happened.
        }

        var text = Encoding.UTF8.GetString(body);
        return text.Length == 0 ? "no reason given." : text.Length > 500 ? text[..500] + "..." : text;
    }

    private static Frame Table(JsonTable table) => table.ToFrame(_ => true);
}
