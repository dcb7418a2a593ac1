namespace ModelOps;

/// <summary>Turns a view into outputs: one for its words and tables, one for each figure.</summary>
public static class ViewBundles
{
    /// <summary>The outputs, in the order to show them.</summary>
    /// <param name="view">What to show.</param>
    /// <param name="figures">Keeps plotly.js to one copy a document.</param>
    public static IEnumerable<MimeBundle> Of(View view, FigureDocument figures)
    {
        yield return new MimeBundle(new Dictionary<string, string>
        {
            [MimeBundle.Html] = ViewHtml.Render(view),
            [MimeBundle.Text] = ViewText.Render(view),
        });
        foreach (var markdown in view.Parts.OfType<MarkdownPart>())
        {
            // Its text is in the bundle above; front ends that draw Markdown show this one, a terminal needs it once.
            yield return new MimeBundle(new Dictionary<string, string> { [MimeBundle.Markdown] = markdown.Markdown });
        }

        foreach (var figure in view.Figures)
        {
            yield return Of(figure, figures);
        }
    }

    /// <summary>A figure as an output: Plotly's JSON, HTML that draws itself offline, and text.</summary>
    /// <param name="figure">What to show.</param>
    /// <param name="figures">Keeps plotly.js to one copy a document.</param>
    public static MimeBundle Of(Figure figure, FigureDocument figures) => new(new Dictionary<string, string>
    {
        [MimeBundle.Plotly] = figure.ToJson(),
        [MimeBundle.Html] = figures.Render(figure),
        [MimeBundle.Text] = FigureText.Of(figure),
    });
}
