namespace ModelOps;

/// <summary>One output in several forms, keyed by MIME type; a front end shows the richest it knows.</summary>
/// <param name="Data">Text by MIME type; JSON types hold JSON text.</param>
public sealed record MimeBundle(IReadOnlyDictionary<string, string> Data)
{
    /// <summary>Nothing: what takes the place of an output that is to disappear.</summary>
    public static MimeBundle Empty { get; } = new(new Dictionary<string, string> { [Text] = "", [Html] = "" });

    /// <summary>MIME type of plain text.</summary>
    public const string Text = "text/plain";

    /// <summary>MIME type of an HTML fragment.</summary>
    public const string Html = "text/html";

    /// <summary>MIME type of Markdown.</summary>
    public const string Markdown = "text/markdown";

    /// <summary>MIME type of a Plotly figure as JSON.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";
}
