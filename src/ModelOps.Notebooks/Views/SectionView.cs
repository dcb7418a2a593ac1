using System.Globalization;
using ModelOps.Evaluation.Reports;

namespace ModelOps;

/// <summary>A section of a report as part of a view.</summary>
internal static class SectionView
{
    internal static void Add(View view, ReportSection section)
    {
        foreach (var part in section.Parts)
        {
            switch (part)
            {
                case ReportText text:
                    view.Note(text.Text);
                    break;
                case ReportTable table:
                    bool[] counts = [.. table.Heads.Select((_, column) => table.Rows.All(row => row[column].Length == 0 || long.TryParse(row[column], NumberStyles.None, CultureInfo.InvariantCulture, out var _)))];
                    view.Table(table.Heads, table.Rows.Select(row => (IReadOnlyList<object?>)[.. row.Select((cell, column) => counts[column] && cell.Length > 0 ? long.Parse(cell, CultureInfo.InvariantCulture) : (object)cell)]), table.Caption ?? section.Title);
                    break;
                case ReportFigure figure:
                    view.Figure(figure.Figure);
                    break;
            }
        }
    }
}
