using System.Net;
using System.Text;

namespace ModelOps;

/// <summary>Draws a view as an HTML fragment without scripts, in the front end's own colours.</summary>
public static class ViewHtml
{
    /// <summary>The view without its figures, which are shown on their own.</summary>
    /// <param name="view">What to draw.</param>
    public static string Render(View view)
    {
        var html = new StringBuilder("<div class=\"modelops\"><p><strong>").Append(Text(view.Title)).Append("</strong></p>");
        foreach (var part in view.Parts)
        {
            switch (part)
            {
                case FactsPart facts:
                    html.Append("<table><tbody>");
                    foreach (var (name, value) in facts.Facts)
                    {
                        html.Append("<tr><th style=\"text-align:left\">").Append(Text(name)).Append("</th><td style=\"text-align:left\">").Append(Text(value)).Append("</td></tr>");
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

    private static void AppendTable(StringBuilder html, TablePart table)
    {
        html.Append("<table>");
        if (table.Caption is not null)
        {
            html.Append("<caption>").Append(Text(table.Caption)).Append("</caption>");
        }

        AppendRow(html.Append("<thead>"), "th", table.Columns, table.RightAligned);
        html.Append("</thead><tbody>");
        foreach (var row in table.Rows)
        {
            AppendRow(html, "td", row, table.RightAligned);
        }

        html.Append("</tbody></table>");
    }

    private static void AppendRow(StringBuilder html, string tag, IReadOnlyList<string> cells, IReadOnlyList<bool> right)
    {
        html.Append("<tr>");
        for (var i = 0; i < cells.Count; i++)
        {
            html.Append('<').Append(tag).Append(right[i] ? " style=\"text-align:right\">" : " style=\"text-align:left\">")
                .Append(Text(cells[i])).Append("</").Append(tag).Append('>');
        }

        html.Append("</tr>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
