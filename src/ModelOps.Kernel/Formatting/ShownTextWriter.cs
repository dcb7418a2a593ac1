using System.Text;

namespace ModelOps.Kernel.Formatting;

/// <summary>Writes what is shown as plain text: tables in columns, all else on one line.</summary>
internal static class ShownTextWriter
{
    private const int WidestColumn = 40;

    public static string Write(Shown shown) => shown switch
    {
        ShownTable table => Table(table),
        ShownObject { Members.Count: > 0 } entries => $"{entries.Type}\n" + string.Join('\n', entries.Members.Select(member => $"  {member.Key}: {Inline(member.Value)}")),
        _ => Inline(shown),
    };

    private static string Inline(Shown shown) => shown switch
    {
        ShownText text => text.Text,
        ShownList list => $"[{string.Join(", ", list.Items.Select(Inline))}{(list.More is null ? "" : list.Items.Count > 0 ? $", … {list.More}" : list.More)}]",
        ShownObject entries => $"{entries.Type} {{ {string.Join(", ", entries.Members.Select(member => $"{member.Key} = {Inline(member.Value)}"))} }}",
        ShownTable table => $"{table.Type} ({table.Footer})",
        _ => "",
    };

    private static string Table(ShownTable table)
    {
        var cells = table.Rows.Select(row => row.Select(cell => Cut(Inline(cell).ReplaceLineEndings(" "))).ToArray()).ToList();
        var widths = table.Columns.Select((column, i) => Math.Max(column.Length, cells.Select(row => row[i].Length).DefaultIfEmpty(0).Max())).ToArray();
        var text = new StringBuilder();
        Row(text, table.Columns, widths);
        Row(text, widths.Select(width => new string('-', width)).ToArray(), widths);
        foreach (var row in cells)
        {
            Row(text, row, widths);
        }

        return text.Append('(').Append(table.Footer).Append(')').ToString();
    }

    private static void Row(StringBuilder text, IReadOnlyList<string> cells, int[] widths)
    {
        var line = string.Join("  ", cells.Select((cell, i) => cell.PadRight(widths[i])));
        text.Append(line.TrimEnd()).Append('\n');
    }

    private static string Cut(string text) => text.Length > WidestColumn ? text[..(WidestColumn - 1)] + "…" : text;
}
