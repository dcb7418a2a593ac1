using System.Text.Json;
using ModelOps.Serving.Protocol.Numbers;

namespace ModelOps.Serving.Protocol;

/// <summary>Writes a column's values as JSON.</summary>
internal static class JsonValue
{
    /// <summary>The most bytes of a number.</summary>
    internal const int LongestNumber = NumberWriter.Longest;

    internal static void Write(Utf8JsonWriter json, Column column, int row, bool mlflowNumbers)
    {
        switch (column)
        {
            case Column<double> numbers:
                Span<byte> text = stackalloc byte[LongestNumber];
                json.WriteRawValue(text[..Number(text, numbers.Values[row], mlflowNumbers)], skipInputValidation: true);
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

    /// <summary>Writes a number. Whole ones keep their ".0", as Python writes them, so that a reader can tell a double from an integer.</summary>
    /// <param name="target">At least <see cref="LongestNumber"/> bytes.</param>
    /// <param name="value">The number.</param>
    /// <param name="mlflowNumbers">Whether NaN and infinities are MLflow's words; else they are null.</param>
    /// <returns>The number of bytes.</returns>
    internal static int Number(Span<byte> target, double value, bool mlflowNumbers)
    {
        if (!double.IsFinite(value))
        {
            var word = !mlflowNumbers ? "null"u8 : double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8;
            word.CopyTo(target);
            return word.Length;
        }

        return NumberWriter.Write(target, value);
    }
}
