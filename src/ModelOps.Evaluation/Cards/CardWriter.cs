using System.Net;
using System.Text;

namespace ModelOps.Evaluation.Cards;

/// <summary>Writes headings, paragraphs and tables as Markdown and as HTML at once, so that both say the same.</summary>
internal sealed class CardWriter
{
    // An interval stays on one line.
    private const int ShortCell = 24;
    private readonly StringBuilder _markdown = new();
    private readonly StringBuilder _html = new();

    internal string Markdown => _markdown.ToString().TrimEnd('\n') + "\n";

    internal string Html => _html.ToString();

    internal void Heading(int level, string text)
    {
        _markdown.Append('#', level).Append(' ').Append(OneLine(text)).Append("\n\n");
        _html.Append("<h").Append(level).Append('>').Append(WebUtility.HtmlEncode(text)).Append("</h").Append(level).Append(">\n");
    }

    internal void Paragraph(string text)
    {
        _markdown.Append(Escaped(text)).Append("\n\n");
        _html.Append("<p>").Append(WebUtility.HtmlEncode(text)).Append("</p>\n");
    }

    internal void Table(string[] head, IEnumerable<string[]> rows)
    {
        _markdown.Append("| ").AppendJoin(" | ", head.Select(Cell)).Append(" |\n|").Append(string.Concat(Enumerable.Repeat(" --- |", head.Length))).Append('\n');
        _html.Append("<table>\n<tr>").AppendJoin("", head.Select(text => $"<th>{WebUtility.HtmlEncode(text)}</th>")).Append("</tr>\n");
        foreach (var row in rows)
        {
            _markdown.Append("| ").AppendJoin(" | ", row.Select(Cell)).Append(" |\n");
            _html.Append("<tr>").AppendJoin("", row.Select(text => $"<td{(text.Length <= ShortCell ? " style=\"white-space:nowrap\"" : "")}>{WebUtility.HtmlEncode(text)}</td>")).Append("</tr>\n");
        }

        _markdown.Append('\n');
        _html.Append("</table>\n");
    }

    /// <summary>A figure in HTML; Markdown readers have the numbers already.</summary>
    internal void Figure(Figure figure, string id) => _html.Append(FigureSvg.Of(figure, id)).Append('\n');

    private static string Cell(string text) => Escaped(OneLine(text)).Replace("|", "\\|", StringComparison.Ordinal);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    // What would be read as HTML or as a link is text here.
    private static string Escaped(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
}
