using System.Text;
using System.Text.Json;

namespace ModelOps.Interactive;

/// <summary>A frame as JSON: an array with an object for each row, missing values as null.</summary>
internal static class FrameRecords
{
    public static string Of(Frame frame)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            for (var row = 0; row < frame.RowCount; row++)
            {
                json.WriteStartObject();
                foreach (var column in frame.Columns)
                {
                    json.WritePropertyName(column.Name);
                    Write(json, column.IsMissing(row) ? null : column[row]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null or double.NaN or double.PositiveInfinity or double.NegativeInfinity:
                json.WriteNullValue();
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            default:
                JsonSerializer.Serialize(json, value);
                break;
        }
    }
}
