using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ModelOps.Serving.Protocol;

/// <summary>
/// Writes a model's answer as MLflow does: a table as a list of row objects, a single <c>prediction</c> as a list of values.
/// </summary>
internal static class Predictions
{
    internal static ReadOnlyMemory<byte> Write(Frame answer, bool mlflowNumbers)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("predictions");
        var alone = answer.Columns is [{ Name: "prediction" }];
        var names = answer.Columns.Select(column => JsonEncodedText.Encode(column.Name)).ToArray();
        for (var row = 0; row < answer.RowCount; row++)
        {
            if (!alone)
            {
                json.WriteStartObject();
            }

            for (var i = 0; i < names.Length; i++)
            {
                if (!alone)
                {
                    json.WritePropertyName(names[i]);
                }

                Value(json, answer.Columns[i], row, mlflowNumbers);
            }

            if (!alone)
            {
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    internal static void Value(Utf8JsonWriter json, Column column, int row, bool mlflowNumbers)
    {
        switch (column)
        {
            case Column<double> numbers:
                Number(json, numbers.Values[row], mlflowNumbers);
                break;
            case StringColumn texts:
                json.WriteStringValue(texts.Text(row));
                break;
            case Column<long> integers when !integers.IsMissing(row):
                json.WriteNumberValue(integers.Values[row]);
                break;
            case Column<bool> flags when !flags.IsMissing(row):
                json.WriteBooleanValue(flags.Values[row]);
                break;
            case Column<DateTime> times when !times.IsMissing(row):
                json.WriteStringValue(times.Values[row]);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    // Whole numbers keep their ".0", as Python writes them, so that a reader can tell a double from an integer.
    internal static void Number(Utf8JsonWriter json, double value, bool mlflowNumbers)
    {
        if (!double.IsFinite(value))
        {
            if (mlflowNumbers)
            {
                json.WriteRawValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity", skipInputValidation: true);
            }
            else
            {
                json.WriteNullValue();
            }

            return;
        }

        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        if (text[..length].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        json.WriteRawValue(text[..length], skipInputValidation: true);
    }
}
