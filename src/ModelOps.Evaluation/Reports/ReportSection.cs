namespace ModelOps.Evaluation.Reports;

/// <summary>
/// A part of a report or a card: texts, tables and figures under one title. The result of any feature turns into one, and the same section is
/// written as a page with drawings, as a page with plots, and as Markdown.
/// </summary>
/// <param name="title">The heading.</param>
internal sealed class ReportSection(string title)
{
    private readonly List<ReportPart> _parts = [];

    internal string Title => title;

    internal IReadOnlyList<ReportPart> Parts => _parts;

    /// <summary>Adds a paragraph; null or nothing adds none.</summary>
    internal ReportSection Text(string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            _parts.Add(new ReportText(text));
        }

        return this;
    }

    /// <summary>Adds a table; one without rows is left out.</summary>
    /// <param name="heads">The heads.</param>
    /// <param name="rows">As many cells each as there are heads; the first says what the row is of.</param>
    /// <param name="caption">A line above it, or null.</param>
    internal ReportSection Table(IReadOnlyList<string> heads, IEnumerable<string[]> rows, string? caption = null)
    {
        if (rows.ToArray() is { Length: > 0 } all)
        {
            _parts.Add(new ReportTable(caption, heads, all));
        }

        return this;
    }

    /// <summary>Adds names with their values.</summary>
    internal ReportSection Facts(params IEnumerable<(string Name, string? Value)> facts)
    {
        _parts.Add(new ReportTable(null, ["what", "value"], [.. facts.Where(fact => fact.Value is not null).Select(fact => (string[])[fact.Name, fact.Value!])]) { IsSortable = false });
        return this;
    }

    /// <summary>Adds a figure; null adds none.</summary>
    internal ReportSection Figure(Figure? figure)
    {
        if (figure is not null)
        {
            _parts.Add(new ReportFigure(figure));
        }

        return this;
    }

    /// <summary>The section with its texts and tables alone.</summary>
    internal ReportSection WithoutFigures()
    {
        _parts.RemoveAll(part => part is ReportFigure);
        return this;
    }

    /// <summary>Adds those of an evaluation's figures that it has.</summary>
    internal ReportSection Figures(EvaluationResult result, params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            Figure(result.Figures.GetValueOrDefault(name));
        }

        return this;
    }
}

internal abstract record ReportPart;

internal sealed record ReportText(string Text) : ReportPart;

internal sealed record ReportTable(string? Caption, IReadOnlyList<string> Heads, string[][] Rows) : ReportPart
{
    internal bool IsSortable { get; init; } = true;
}

internal sealed record ReportFigure(Figure Figure) : ReportPart;
