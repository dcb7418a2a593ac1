using System.Text;

namespace ModelOps;

/// <summary>Draws a view as plain text, for terminals and for text/plain.</summary>
public static class ViewText
{
    private const int Width = 160;

    /// <summary>The view as lines ending in a line feed; a figure is its title alone.</summary>
    /// <param name="view">What to draw.</param>
    public static string Render(View view)
    {
        var text = new StringBuilder(view.Title).Append(view.Title.Length > 0 ? "\n" : "");
        foreach (var part in view.Parts)
        {
            switch (part)
            {
                case FactsPart facts:
                    var width = facts.Facts.Max(fact => TextTable.WidthOf(fact.Name));
                    foreach (var (name, value) in facts.Facts)
                    {
                        text.Append("  ").Append(name).Append(' ', width - TextTable.WidthOf(name) + 2).Append(value).Append('\n');
                    }

                    break;
                case TablePart table:
                    AppendTable(text, table);
                    break;
                case NotePart note:
                    text.Append(note.Text).Append('\n');
                    break;
                case DocumentPart document:
                    text.Append(document.Text.TrimEnd()).Append('\n');
                    break;
                case MarkdownPart markdown:
                    text.Append(markdown.Markdown.TrimEnd()).Append('\n');
                    break;
                case FigurePart figure:
                    text.Append("[figure: ").Append(figure.Figure.Title).Append("]\n");
                    break;
            }
        }

        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, TablePart table)
    {
        if (table.Caption is not null)
        {
            text.Append(table.Caption).Append('\n');
        }

        foreach (var block in TableBlocks.Of(table, Width, longestCell: 60, lastMayStandOut: true))
        {
            text.Append(TextTable.Render(block.Columns, block.Rows, block.RightAligned));
        }
    }
}
