using System.Net;
using System.Text;

namespace ModelOps.Kernel.Formatting;

/// <summary>Writes what is shown as HTML: tables, and trees that open and close.</summary>
internal static class ShownHtmlWriter
{
    public static string Write(Shown shown)
    {
        var html = new StringBuilder();
        Write(html, shown, isOpen: true);
        return html.ToString();
    }

    private static void Write(StringBuilder html, Shown shown, bool isOpen)
    {
        switch (shown)
        {
            case ShownText { IsNote: true } note:
                html.Append("<i>").Append(Encode(note.Text)).Append("</i>");
                break;
            case ShownText text when !text.Text.Contains('\n') && !text.Text.Contains("  "):
                html.Append(Encode(text.Text));
                break;
            case ShownText text:
                html.Append("<span style=\"white-space:pre-wrap\">").Append(Encode(text.Text)).Append("</span>");
                break;
            case ShownList list when list.Items.All(item => item is ShownText):
                html.Append("<span>[").AppendJoin(", ", list.Items.Select(item => Encode(((ShownText)item).Text)));
                html.Append(list.More is null ? "" : $", … <i>{Encode(list.More)}</i>").Append("]</span>");
                break;
            case ShownList list:
                Tree(html, list.Type, isOpen, () => Rows(html, [.. list.Items.Select((item, i) => KeyValuePair.Create(i.ToString(), item))], list.More));
                break;
            case ShownObject entries:
                Tree(html, entries.Type, isOpen, () => Rows(html, entries.Members, null));
                break;
            case ShownTable table when isOpen:
                Table(html, table);
                break;
            case ShownTable table:
                Tree(html, $"{table.Type} ({table.Footer})", isOpen, () => Table(html, table));
                break;
        }
    }

    private static void Tree(StringBuilder html, string title, bool isOpen, Action content)
    {
        html.Append(isOpen ? "<details open>" : "<details>").Append("<summary><code>").Append(Encode(title)).Append("</code></summary>");
        content();
        html.Append("</details>");
    }

    private static void Rows(StringBuilder html, IReadOnlyList<KeyValuePair<string, Shown>> rows, string? more)
    {
        html.Append("<table><tbody>");
        foreach (var (name, value) in rows)
        {
            html.Append("<tr><td style=\"text-align:left\">").Append(Encode(name)).Append("</td><td style=\"text-align:left\">");
            Write(html, value, isOpen: false);
            html.Append("</td></tr>");
        }

        html.Append(more is null ? "" : $"<tr><td colspan=\"2\"><i>{Encode(more)}</i></td></tr>").Append("</tbody></table>");
    }

    private static void Table(StringBuilder html, ShownTable table)
    {
        html.Append("<table><thead><tr>");
        for (var i = 0; i < table.Columns.Count; i++)
        {
            html.Append("<th title=\"").Append(Encode(table.ColumnTypes[i])).Append("\">").Append(Encode(table.Columns[i])).Append("</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            foreach (var cell in row)
            {
                html.Append("<td>");
                Write(html, cell, isOpen: false);
                html.Append("</td>");
            }

            html.Append("</tr>");
        }

        html.Append("</tbody></table><p><i>").Append(Encode($"{table.Type}: {table.Footer}")).Append("</i></p>");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
