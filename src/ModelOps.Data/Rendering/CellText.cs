using System.Globalization;
using ModelOps.Data.Frames;

namespace ModelOps.Data.Rendering;

/// <summary>A value as tables show it: numbers shortened to six significant digits, timestamps without empty parts.</summary>
internal static class CellText
{
    public const string Missing = "—";

    public static string Of(Column column, int row, int longest = 60)
    {
        if (column.IsMissing(row))
        {
            return Missing;
        }

        return column switch
        {
            Column<double> doubles => Number(doubles.Values[row]),
            Column<long> integers => integers.Values[row].ToString(CultureInfo.InvariantCulture),
            Column<bool> flags => flags.Values[row] ? "true" : "false",
            Column<DateTime> timestamps => TimestampText.Of(timestamps.Values[row]).Replace('T', ' '),
            _ => Short(((StringColumn)column).Text(row)!, longest),
        };
    }

    public static string Number(double value) => double.IsNaN(value) ? Missing : NumberText.Of(value);

    public static string TypeName(ColumnType type) => type.ToString().ToLowerInvariant();

    private static string Short(string text, int longest)
    {
        var line = text.ReplaceLineEndings("⏎");
        return line.Length <= longest ? line : string.Concat(line.AsSpan(0, longest - 1), "…");
    }
}
