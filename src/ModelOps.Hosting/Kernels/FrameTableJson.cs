using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelOps.Hosting.Kernels;

/// <summary>A frame as JSON that other languages of a notebook read as a table: names in <c>schema.fields</c>, rows in <c>data</c>, missing values as null.</summary>
internal static class FrameTableJson
{
    internal static string Write(Frame frame)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("schema");
            json.WriteStartArray("fields");
            foreach (var column in frame.Columns)
            {
                json.WriteStartObject();
                json.WriteString("name", column.Name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("data");
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
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case double number when !double.IsFinite(number):
                json.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
                break;
            default:
                JsonSerializer.Serialize(json, value);
                break;
        }
    }
}
