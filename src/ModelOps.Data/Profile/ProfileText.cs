using System.Text;
using ModelOps.Data.Rendering;

namespace ModelOps.Data.Profile;

/// <summary>The profile for terminals.</summary>
internal static class ProfileText
{
    private const string Bars = " ▁▂▃▄▅▆▇█";

    public static string Render(FrameProfile profile)
    {
        var text = new StringBuilder();
        text.Append($"{profile.Title}: {profile.RowCount} rows × {profile.Columns.Count} columns, ")
            .Append($"{ProfileWarnings.Percent(profile.Columns.Sum(column => column.Missing), (long)profile.RowCount * profile.Columns.Count)} of the values missing, ")
            .Append($"{profile.DuplicateRows} repeated rows\n\n");
        var names = Math.Min(32, profile.Columns.Select(column => column.Name.Length).DefaultIfEmpty(0).Max());
        foreach (var column in profile.Columns)
        {
            var name = column.Name.Length > names ? string.Concat(column.Name.AsSpan(0, names - 1), "…") : column.Name;
            text.Append($"{name.PadRight(names)}  {CellText.TypeName(column.Type),-9}  {ProfileWarnings.Percent(column.Missing, profile.RowCount),7} missing  {column.Distinct,7} distinct  ")
                .Append(column.Histogram.Count > 0 ? NumberLine(column) : TopLine(column)).Append('\n');
        }

        foreach (var (warning, i) in profile.Warnings.Select((warning, i) => (warning, i)))
        {
            text.Append(i == 0 ? "\nLook at:\n" : "").Append($"- {warning}\n");
        }

        return text.ToString();
    }

    private static string NumberLine(ColumnProfile column)
    {
        var most = Math.Max(1, column.Histogram.Max());
        var bars = string.Concat(column.Histogram.Select(count => Bars[count == 0 ? 0 : 1 + (int)((long)count * (Bars.Length - 2) / most)]));
        return $"{bars}  {column.Low} … {(column.Earliest is null ? $"{CellText.Number(column.Quantiles[3])} … " : "")}{column.High}";
    }

    private static string TopLine(ColumnProfile column) => string.Join(", ", column.Top.Take(3).Select(value =>
        $"{(value.Text.Length > 24 ? string.Concat(value.Text.AsSpan(0, 23), "…") : value.Text).ReplaceLineEndings("⏎")} {ProfileWarnings.Percent(value.Count, column.Count)}"));
}
