using System.Globalization;
using System.Net;
using System.Text;

namespace ModelOps.Evaluation.Reports;

/// <summary>Sections as one page with plots.</summary>
internal static class ReportPage
{
    // As wide as the table of metrics.
    internal const string Style = "<style>body{max-width:66rem}</style>\n";

    internal static string Of(string title, string summary, IEnumerable<ReportSection> sections)
    {
        var all = sections.ToArray();
        var html = new StringBuilder(Style).Append("<header><h1>").Append(Encoded(title)).Append("</h1>\n<p class=\"summary\">").Append(Encoded(summary)).Append("</p></header>\n<nav aria-label=\"Contents\"><ul>")
            .AppendJoin("", all.Select((section, i) => $"<li><a href=\"#{Id(section, i)}\">{Encoded(section.Title)}</a></li>")).Append("</ul></nav>\n<main>\n");
        var figures = 0;
        for (var i = 0; i < all.Length; i++)
        {
            html.Append("<section aria-labelledby=\"").Append(Id(all[i], i)).Append("\"><h2 id=\"").Append(Id(all[i], i)).Append("\">").Append(Encoded(all[i].Title)).Append("</h2>\n");
            foreach (var part in all[i].Parts)
            {
                Append(html, part, ref figures);
            }

            html.Append("</section>\n");
        }

        return FigureHtml.Page(title, html.Append("</main>").ToString());
    }

    private static void Append(StringBuilder html, ReportPart part, ref int figures)
    {
        switch (part)
        {
            case ReportText text:
                html.Append("<p>").Append(Encoded(text.Text)).Append("</p>\n");
                break;
            case ReportTable table:
                HtmlTable.Append(html, table.Caption, table.Heads, table.Rows.Select(row => row.Select(Encoded).ToArray()), table.IsSortable);
                break;
            case ReportFigure figure:
                html.Append(FigureHtml.Fragment(figure.Figure, string.Create(CultureInfo.InvariantCulture, $"figure-{++figures}"))).Append('\n');
                break;
        }
    }

    private static string Id(ReportSection section, int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place + 1}-{string.Concat(section.Title.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'))}");

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
