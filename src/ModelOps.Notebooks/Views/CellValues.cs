using System.Net;

namespace ModelOps;

/// <summary>How our own types look when they are a cell's value: the same in every kernel.</summary>
public static class CellValues
{
    private static readonly Look[] _looks =
    [
        Of<Figure>((MimeBundle.Plotly, (figure, _) => figure.ToJson()), (MimeBundle.Html, (figure, figures) => figures.Render(figure)), (MimeBundle.Text, (figure, _) => FigureText.Of(figure))),
        Of<Frame>((MimeBundle.Html, (frame, _) => FrameHtml.Render(frame)), (MimeBundle.Text, (frame, _) => FrameText.Render(frame))),
        Of<FrameProfile>((MimeBundle.Html, (profile, _) => profile.ToHtmlFragment()), (MimeBundle.Text, (profile, _) => profile.ToString())),
        Of<ModelCard>((MimeBundle.Markdown, (card, _) => card.Markdown), (MimeBundle.Text, (card, _) => card.Markdown)),
        Of<EvaluationResult>((MimeBundle.Html, (evaluation, _) => $"<pre>{WebUtility.HtmlEncode(evaluation.ToString())}</pre>"), (MimeBundle.Text, (evaluation, _) => evaluation.ToString())),
        Of<MonitorReport>((MimeBundle.Html, (report, _) => report.ToHtmlFragment()), (MimeBundle.Text, (report, _) => report.ToString())),
        // As a value, a result is its words and tables; its figures are properties, each shown when it is the value itself.
        Of<IViewable>((MimeBundle.Html, (viewable, _) => ViewHtml.Render(viewable.ToView())), (MimeBundle.Text, (viewable, _) => ViewText.Render(viewable.ToView()))),
    ];

    /// <summary>The types; a kernel shows what derives from them or implements them the same way.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. _looks.Select(look => look.Type)];

    /// <summary>The MIME types that values of a type are shown in, the richest first.</summary>
    /// <param name="type">One of <see cref="Types"/>.</param>
    public static IReadOnlyList<string> Forms(Type type) => [.. Find(look => look.Type == type, type).Forms.Select(form => form.Mime)];

    /// <summary>A value as an output.</summary>
    /// <param name="value">A value of one of the types.</param>
    /// <param name="figures">Keeps plotly.js to one copy a document.</param>
    public static MimeBundle Show(object value, FigureDocument figures) =>
        new(Find(look => look.Type.IsInstanceOfType(value), value.GetType()).Forms.ToDictionary(form => form.Mime, form => form.Write(value, figures)));

    /// <summary>A value in one form.</summary>
    /// <param name="value">A value of one of the types.</param>
    /// <param name="mimeType">One of its forms.</param>
    /// <param name="figures">Keeps plotly.js to one copy a document.</param>
    public static string Show(object value, string mimeType, FigureDocument figures) =>
        Find(look => look.Type.IsInstanceOfType(value), value.GetType()).Forms.Single(form => form.Mime == mimeType).Write(value, figures);

    private static Look Find(Predicate<Look> fits, Type type) =>
        Array.Find(_looks, fits) ?? throw new ArgumentException($"{type} has no look of its own.", nameof(type));

    private static Look Of<T>(params (string Mime, Func<T, FigureDocument, string> Write)[] forms) =>
        new(typeof(T), [.. forms.Select(form => (form.Mime, (Func<object, FigureDocument, string>)((value, figures) => form.Write((T)value, figures))))]);

    private sealed record Look(Type Type, (string Mime, Func<object, FigureDocument, string> Write)[] Forms);
}
