using System.Net;
using System.Text;
using ModelOps.Data.Rendering;

namespace ModelOps.Data.Profile;

/// <summary>The profile as HTML with inline SVG. Every text is escaped.</summary>
internal static class ProfileHtml
{
    private const string Style =
        ".mo-profile{font:13px/1.5 system-ui,sans-serif;max-width:1100px}.mo-profile h1{font-size:20px;margin:0 0 8px}.mo-profile h2{font-size:15px;margin:20px 0 6px}" +
        ".mo-profile .cards{display:flex;gap:12px;flex-wrap:wrap}.mo-profile .card{border:1px solid rgba(128,128,128,.3);border-radius:6px;padding:6px 14px}" +
        ".mo-profile .card b{display:block;font-size:18px}.mo-profile ul{margin:4px 0;padding-left:20px}" +
        ".mo-profile section{display:grid;grid-template-columns:230px 330px minmax(0,1fr);gap:16px;padding:10px 0;border-top:1px solid rgba(128,128,128,.3);align-items:center}" +
        ".mo-profile section h3{font-size:14px;margin:0;overflow-wrap:anywhere}.mo-profile small{opacity:.65}.mo-profile dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(108px,1fr));gap:0 8px;margin:0;font-size:12px}" +
        ".mo-profile dt,.mo-profile dd{display:inline;margin:0}.mo-profile dt{opacity:.65;margin-right:6px}.mo-profile dd{font-variant-numeric:tabular-nums}.mo-profile svg{display:block}.mo-profile rect{fill:#4c78a8}.mo-profile rect.t{fill:rgba(128,128,128,.18)}" +
        ".mo-profile text{font:11px system-ui,sans-serif;fill:currentColor}.mo-profile table{border-collapse:collapse;font-size:12px;margin:0}.mo-profile td{padding:1px 12px 1px 0}" +
        // Front ends have rules of their own for tables and lists of facts; these are as exact as theirs. A row is as high as its bar.
        ".mo-profile section dt{font-weight:normal}.mo-profile section table{width:100%;table-layout:fixed}.mo-profile section tbody tr:nth-child(n){background:none}" +
        ".mo-profile section td{text-align:left;padding:1px 0;line-height:18px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.mo-profile section td+td{width:58px}" +
        ".mo-profile section td+td,.mo-profile td:last-child{text-align:right;font-variant-numeric:tabular-nums}";

    public static string Page(FrameProfile profile) =>
        $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Encoded(profile.Title)}</title></head>\n<body>{Fragment(profile)}</body></html>\n";

    public static string Fragment(FrameProfile profile)
    {
        var html = new StringBuilder($"<div class=\"mo-profile\"><style>{Style}</style>\n<h1>{Encoded(profile.Title)}</h1>\n<div class=\"cards\">");
        var missing = profile.Columns.Sum(column => column.Missing);
        foreach (var (value, label) in new[]
        {
            ($"{profile.RowCount}", "rows"), ($"{profile.Columns.Count}", "columns"),
            (ProfileWarnings.Percent(missing, (long)profile.RowCount * profile.Columns.Count), "values missing"), ($"{profile.DuplicateRows}", "repeated rows"),
        })
        {
            html.Append($"<div class=\"card\"><b>{value}</b>{label}</div>");
        }

        html.Append("</div>\n");
        if (profile.Warnings.Count > 0)
        {
            html.Append("<h2>Look at</h2>\n<ul>").AppendJoin("", profile.Warnings.Select(warning => $"<li>{Encoded(warning)}</li>")).Append("</ul>\n");
        }

        html.Append("<h2>Columns</h2>\n");
        foreach (var column in profile.Columns)
        {
            AppendColumn(html, column, profile.RowCount);
        }

        if (profile.Correlations.Count > 0)
        {
            html.Append("<h2>Strongest correlations</h2>\n<table>").AppendJoin("", profile.Correlations.Take(15).Select(pair =>
                FormattableString.Invariant($"<tr><td>{Encoded(pair.First)}</td><td>{Encoded(pair.Second)}</td><td>{pair.Value:0.000}</td></tr>"))).Append("</table>\n");
        }

        return html.Append("</div>").ToString();
    }

    private static void AppendColumn(StringBuilder html, ColumnProfile column, int rows)
    {
        html.Append($"<section><div><h3>{Encoded(column.Name)}</h3><small>{CellText.TypeName(column.Type)} · {column.Distinct} distinct · {ProfileWarnings.Percent(column.Missing, rows)} missing</small></div>");
        if (column.Histogram.Count > 0)
        {
            AppendHistogram(html, column);
            AppendFigures(html, column);
        }
        else
        {
            AppendBars(html, column);
        }

        html.Append("</section>\n");
    }

    private static void AppendFigures(StringBuilder html, ColumnProfile column)
    {
        (string Name, double Value)[] figures = column.Type == ColumnType.Timestamp
            ? []
            :
            [
                ("mean", column.Mean), ("std", column.StandardDeviation), ("skew", column.Skewness), ("zeros", column.Zeros), ("min", column.Quantiles[0]), ("5 %", column.Quantiles[1]),
                ("25 %", column.Quantiles[2]), ("median", column.Quantiles[3]), ("75 %", column.Quantiles[4]), ("95 %", column.Quantiles[5]), ("max", column.Quantiles[6]),
            ];
        html.Append("<dl>").AppendJoin("", figures.Select(figure => $"<div><dt>{figure.Name}</dt><dd>{CellText.Number(figure.Value)}</dd></div>")).Append("</dl>");
    }

    private static void AppendHistogram(StringBuilder html, ColumnProfile column)
    {
        const int Width = 320, Height = 70;
        var most = Math.Max(1, column.Histogram.Max());
        var step = (double)Width / column.Histogram.Count;
        html.Append($"<svg width=\"{Width}\" height=\"{Height + 14}\" role=\"img\" aria-label=\"Histogram of {Encoded(column.Name)}\">");
        for (var i = 0; i < column.Histogram.Count; i++)
        {
            var height = column.Histogram[i] == 0 ? 0 : Math.Max(1, (double)column.Histogram[i] * Height / most);
            html.Append(FormattableString.Invariant($"<rect x=\"{i * step:0.#}\" y=\"{Height - height:0.#}\" width=\"{step - 1:0.#}\" height=\"{height:0.#}\"><title>{column.Histogram[i]}</title></rect>"));
        }

        html.Append($"<text x=\"0\" y=\"{Height + 12}\">{column.Low}</text><text x=\"{Width}\" y=\"{Height + 12}\" text-anchor=\"end\">{column.High}</text></svg>");
    }

    private static void AppendBars(StringBuilder html, ColumnProfile column)
    {
        const int Width = 320, Line = 20;
        html.Append($"<svg width=\"{Width}\" height=\"{Math.Max(1, column.Top.Count) * Line}\" role=\"img\" aria-label=\"Most frequent values of {Encoded(column.Name)}\">");
        for (var i = 0; i < column.Top.Count; i++)
        {
            var share = (double)column.Top[i].Count / Math.Max(1, column.Count);
            html.Append(FormattableString.Invariant($"<rect class=\"t\" x=\"0\" y=\"{i * Line}\" width=\"{Width}\" height=\"{Line - 5}\"/><rect x=\"0\" y=\"{i * Line}\" width=\"{share * Width:0.#}\" height=\"{Line - 5}\"/>"));
        }

        html.Append("</svg><table>").AppendJoin("", column.Top.Select(value =>
            $"<tr><td title=\"{Encoded(value.Text.Length > 500 ? value.Text[..500] : value.Text)}\">{Encoded(value.Text.Length > 60 ? string.Concat(value.Text.AsSpan(0, 59), "…") : value.Text)}</td><td>{value.Count}</td><td>{ProfileWarnings.Percent(value.Count, column.Count)}</td></tr>")).Append("</table>");
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
