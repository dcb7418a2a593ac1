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
                    bool[] numbers = [.. table.Heads.Select((_, column) => table.Rows.All(row => row[column].Length == 0 || Number(row[column]) is not null))];
                    view.Table(table.Heads, table.Rows.Select(row => (IReadOnlyList<object?>)[.. row.Select((cell, column) => numbers[column] ? Number(cell) : (object)cell)]), table.Caption ?? section.Title);
                    break;
                case ReportFigure figure:
                    view.Figure(figure.Figure);
                    break;
            }
        }
    }

    private static double? Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
