using System.Globalization;
using System.Net;
using System.Text;
using ModelOps.Evaluation.Reports;

namespace ModelOps.Evaluation.Cards;

/// <summary>Writes headings, paragraphs, tables and hand-written parts as Markdown and as HTML at once, so that both say the same.</summary>
internal sealed class CardWriter
{
    private readonly StringBuilder _markdown = new();
    private readonly StringBuilder _html = new();
    private int _figures;

    internal string Markdown => _markdown.ToString().TrimEnd('\n') + "\n";

    internal string Html => _html.ToString();

    internal void Heading(int level, string text)
    {
        _markdown.Append('#', level).Append(' ').Append(Escaped(OneLine(text))).Append("\n\n");
        _html.Append("<h").Append(level).Append('>').Append(WebUtility.HtmlEncode(text)).Append("</h").Append(level).Append(">\n");
    }

    internal void Paragraph(string text)
    {
        _markdown.Append(Escaped(text)).Append("\n\n");
        _html.Append("<p>").Append(WebUtility.HtmlEncode(text)).Append("</p>\n");
    }

    internal void Table(IReadOnlyList<string> head, IEnumerable<string[]> rows, string? caption = null)
    {
        var all = rows.ToArray();
        _markdown.Append(caption is null ? "" : $"{Escaped(OneLine(caption))}:\n\n").Append("| ").AppendJoin(" | ", head.Select(Cell)).Append(" |\n|").Append(string.Concat(Enumerable.Repeat(" --- |", head.Count))).Append('\n');
        foreach (var row in all)
        {
            _markdown.Append("| ").AppendJoin(" | ", row.Select(Cell)).Append(" |\n");
        }

        _markdown.Append('\n');
        HtmlTable.Append(_html, caption, head, all.Select(row => row.Select(WebUtility.HtmlEncode).ToArray())!, sortable: false);
    }

    /// <summary>A part that people write, as it stands.</summary>
    /// <param name="name">The part's name.</param>
    /// <param name="markdown">Its text.</param>
    internal void Written(string name, string markdown)
    {
        _markdown.Append(CultureInfo.InvariantCulture, $"{WrittenParts.Begin(name)}\n{markdown}\n{WrittenParts.End}\n\n");
        _html.Append(WrittenParts.ToHtml(markdown));
    }

    /// <summary>What a reader of the source alone sees.</summary>
    internal void Comment(string text) => _markdown.Append("<!-- ").Append(text).Append(" -->\n\n");

    /// <summary>A section. A figure is in the HTML alone; Markdown readers have the numbers already.</summary>
    internal void Section(ReportSection section)
    {
        if (section.Parts.Count == 0)
        {
            return;
        }

        var before = _markdown.Length;
        Heading(2, section.Title);
        if (section.Parts.All(part => part is ReportFigure))
        {
            _markdown.Length = before;
        }

        foreach (var part in section.Parts)
        {
            switch (part)
            {
                case ReportText text:
                    Paragraph(text.Text);
                    break;
                case ReportTable table:
                    Table(table.Heads, table.Rows, table.Caption == section.Title ? null : table.Caption);
                    break;
                case ReportFigure figure:
                    _html.Append(FigureSvg.Of(figure.Figure, string.Create(CultureInfo.InvariantCulture, $"figure-{++_figures}"))).Append('\n');
                    break;
            }
        }
    }

    // What would be read as HTML or as a link is text here.
    internal static string Escaped(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);

    private static string Cell(string text) => Escaped(OneLine(text)).Replace("|", "\\|", StringComparison.Ordinal);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
