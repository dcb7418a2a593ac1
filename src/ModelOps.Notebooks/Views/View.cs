namespace ModelOps;

/// <summary>
/// What a person sees of a result, apart from how it is drawn: facts, tables, notes and figures. Written once, it
/// becomes HTML in a notebook and text in a terminal.
/// </summary>
public sealed class View
{
    private readonly List<ViewPart> _parts = [];

    /// <summary>A view with a title line.</summary>
    /// <param name="title">One short line.</param>
    public View(string title) => Title = title;

    /// <summary>One short line above all parts.</summary>
    public string Title { get; }

    /// <summary>The parts, in the order they are shown; figures come last.</summary>
    internal IReadOnlyList<ViewPart> Parts => _parts;

    /// <summary>The figures, each shown on its own after the rest.</summary>
    public IReadOnlyList<Figure> Figures => [.. _parts.OfType<FigurePart>().Select(part => part.Figure)];

    /// <summary>Adds a name with its value.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">Shown as text; numbers with up to six significant digits. Null adds nothing.</param>
    /// <returns>This view.</returns>
    public View Fact(string name, object? value)
    {
        if (value is null)
        {
            return this;
        }

        if (_parts is [.., FactsPart facts])
        {
            facts.Facts.Add((name, ViewValue.Text(value)));
            return this;
        }

        return Add(new FactsPart([(name, ViewValue.Text(value))]));
    }

    /// <summary>Adds a table.</summary>
    /// <param name="columns">Its column heads.</param>
    /// <param name="rows">Its rows; as many values each as there are columns.</param>
    /// <param name="caption">A line above it, or null.</param>
    /// <returns>This view.</returns>
    public View Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows, string? caption = null) =>
        Add(new TablePart(caption, columns, [.. rows.Select(row => row.Select(ViewValue.Text).ToArray())], [.. Alignments(columns.Count, rows)]));

    /// <summary>Adds a sentence.</summary>
    /// <param name="text">One or more whole sentences.</param>
    /// <returns>This view.</returns>
    public View Note(string text) => Add(new NotePart(text));

    /// <summary>Adds sentences, a line each.</summary>
    /// <param name="texts">The sentences; none adds nothing.</param>
    /// <returns>This view.</returns>
    internal View Notes(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            Note(text);
        }

        return this;
    }

    /// <summary>Adds a longer text in Markdown, shown on its own as front ends draw it.</summary>
    /// <param name="markdown">The text.</param>
    /// <returns>This view.</returns>
    public View Markdown(string markdown) => Add(new MarkdownPart(markdown));

    /// <summary>Adds a document that draws itself.</summary>
    /// <param name="html">An HTML fragment without scripts, taken as it is: every text of a user's in it is escaped.</param>
    /// <param name="text">The same as plain text.</param>
    /// <returns>This view.</returns>
    public View Document(string html, string text) => Add(new DocumentPart(html, text));

    /// <summary>Adds a frame's first rows, as a frame is shown by itself.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>This view.</returns>
    public View Rows(Frame frame) => Document(FrameHtml.Render(frame), FrameText.Render(frame));

    /// <summary>Adds a figure.</summary>
    /// <param name="figure">The figure; null adds nothing.</param>
    /// <returns>This view.</returns>
    public View Figure(Figure? figure) => figure is null ? this : Add(new FigurePart(figure));

    private static IEnumerable<bool> Alignments(int columns, IEnumerable<IReadOnlyList<object?>> rows)
    {
        for (var column = 0; column < columns; column++)
        {
            var values = rows.Select(row => row[column]).Where(value => value is not null);
            yield return values.Any() && values.All(ViewValue.IsNumber);
        }
    }

    private View Add(ViewPart part)
    {
        _parts.Add(part);
        return this;
    }
}
