using System.Net;
using System.Text;
using ModelOps.Data.Rendering;

namespace ModelOps;

/// <summary>A frame as an HTML table for notebooks: names, types, the first rows, and the counts. Every text is escaped; no script, no outside file.</summary>
public static class FrameHtml
{
    private const string Style =
        ".mo-frame{border-collapse:collapse;font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;font-variant-numeric:tabular-nums}" +
        ".mo-frame th,.mo-frame td{padding:2px 10px;text-align:left;border-bottom:1px solid rgba(128,128,128,.25);white-space:pre}" +
        ".mo-frame .n{text-align:right}.mo-frame thead th{border-bottom:2px solid rgba(128,128,128,.6)}" +
        ".mo-frame th small{font-weight:normal;opacity:.65;display:block}.mo-frame .m,.mo-frame .i{opacity:.5}" +
        ".mo-frame-box{overflow-x:auto;max-width:100%}.mo-frame-box p{font:12px sans-serif;opacity:.75;margin:4px 0}";

    /// <summary>Renders the table.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="rows">The most rows to show.</param>
    /// <param name="columns">The most columns to show.</param>
    public static string Render(Frame frame, int rows = 20, int columns = 60)
    {
        var shown = Math.Min(rows, frame.RowCount);
        var fitting = frame.Columns.Take(columns).ToArray();
        var html = new StringBuilder($"<div class=\"mo-frame-box\"><style>{Style}</style><table class=\"mo-frame\">\n<thead><tr><th></th>");
        foreach (var column in fitting)
        {
            html.Append($"<th{Align(column)}>{WebUtility.HtmlEncode(column.Name)}<small>{CellText.TypeName(column.Type)}</small></th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        for (var row = 0; row < shown; row++)
        {
            html.Append($"<tr><td class=\"i\">{row}</td>");
            foreach (var column in fitting)
            {
                html.Append(column.IsMissing(row)
                    ? $"<td class=\"m{(IsNumber(column) ? " n" : "")}\">{CellText.Missing}</td>"
                    : $"<td{Align(column)}>{WebUtility.HtmlEncode(CellText.Of(column, row))}</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append($"</tbody></table>\n<p>{FrameText.Counts(frame, shown, fitting.Length)}</p></div>").ToString();
    }

    private static string Align(Column column) => IsNumber(column) ? " class=\"n\"" : "";

    private static bool IsNumber(Column column) => column.Type is ColumnType.Float64 or ColumnType.Int64;
}
