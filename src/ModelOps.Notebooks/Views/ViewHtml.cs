using System.Net;
using System.Text;

namespace ModelOps;

/// <summary>Draws a view as an HTML fragment without scripts, in the front end's own colours.</summary>
public static class ViewHtml
{
    // A notebook's page of some 900 pixels holds about so many characters side by side.
    private const int Width = 130;
    private const int LongCell = 40;
    private const int MostRows = 30;
    private const int ShownRows = 25;

    /// <summary>The view without its figures, which are shown on their own.</summary>
    /// <param name="view">What to draw.</param>
    public static string Render(View view)
    {
        var html = new StringBuilder("<div class=\"modelops\">").Append(view.Title.Length > 0 ? $"<p><strong>{Text(view.Title)}</strong></p>" : "");
        foreach (var part in view.Parts)
        {
            switch (part)
            {
                case FactsPart facts:
                    html.Append("<table><tbody>");
                    foreach (var (name, value) in facts.Facts)
                    {
                        html.Append("<tr><th style=\"text-align:left\">").Append(Text(name)).Append("</th><td style=\"text-align:left;overflow-wrap:anywhere\">").Append(Text(value)).Append("</td></tr>");
                    }

                    html.Append("</tbody></table>");
                    break;
                case TablePart table:
                    AppendTable(html, table);
                    break;
                case DocumentPart document:
                    html.Append(document.Html);
                    break;
                case NotePart note:
                    html.Append("<p>").Append(Text(note.Text).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</p>");
                    break;
            }
        }

        return html.Append("</div>").ToString();
    }

    // What does not fit is folded away below, so that the first columns and rows are always in sight.
    private static void AppendTable(StringBuilder html, TablePart table)
    {
        var blocks = TableBlocks.Of(table, Width, LongCell);
        var rows = table.Rows.Count > MostRows ? ShownRows : table.Rows.Count;
        AppendBlock(html, blocks[0], table.Caption, 0, rows);
        if (rows < table.Rows.Count)
        {
            html.Append("<details><summary>").Append(table.Rows.Count - rows).Append(" more rows</summary>");
            AppendBlock(html, blocks[0], null, rows, table.Rows.Count);
            html.Append("</details>");
        }

        if (blocks.Count > 1)
        {
            var names = blocks.Skip(1).SelectMany(block => block.Columns.Skip(1)).ToArray();
            html.Append("<details><summary>").Append(names.Length).Append(names.Length == 1 ? " more column: " : " more columns: ").Append(Text(string.Join(" · ", names))).Append("</summary>");
            foreach (var block in blocks.Skip(1))
            {
                AppendBlock(html, block, null, 0, table.Rows.Count);
            }

            html.Append("</details>");
        }
    }

    private static void AppendBlock(StringBuilder html, TablePart table, string? caption, int from, int to)
    {
        html.Append("<div style=\"overflow-x:auto;max-width:100%\"><table>");
        if (caption is not null)
        {
            html.Append("<caption style=\"text-align:left\">").Append(Text(caption)).Append("</caption>");
        }

        AppendRow(html.Append("<thead>"), "th", table.Columns, table.RightAligned);
        html.Append("</thead><tbody>");
        foreach (var row in table.Rows.Take(from..to))
        {
            AppendRow(html, "td", row, table.RightAligned);
        }

        html.Append("</tbody></table></div>");
    }

    private static void AppendRow(StringBuilder html, string tag, IReadOnlyList<string> cells, IReadOnlyList<bool> right)
    {
        html.Append("<tr>");
        for (var i = 0; i < cells.Count; i++)
        {
            html.Append('<').Append(tag).Append(right[i] ? " style=\"text-align:right" : " style=\"text-align:left")
                .Append(cells[i].Length > LongCell ? ";min-width:14em;max-width:28em;overflow-wrap:anywhere\">" : "\">")
                .Append(Text(cells[i])).Append("</").Append(tag).Append('>');
        }

        html.Append("</tr>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
