using System.Net;
using System.Text;
using ModelOps.Governance.Git;
using ModelOps.Governance.Lineage;

namespace ModelOps;

/// <summary>Where a model comes from, and what became of it.</summary>
/// <param name="Graph">The graph.</param>
public sealed record LineageResult(LineageGraph Graph) : Viewable
{
    private const int Indent = 12;

    internal bool IsJson { get; init; }

    internal bool IsMermaid { get; init; }

    /// <inheritdoc />
    public override View ToView() => IsJson ? Source(Graph.ToJson())
        : IsMermaid ? Source(Graph.ToMermaid())
        : new View($"Lineage of {Graph.Subject}").Document(Html(), Text());

    private static View Source(string text) => new View("").Document($"<pre>{WebUtility.HtmlEncode(text)}</pre>", text);

    private string Text()
    {
        var text = new StringBuilder();
        foreach (var node in Graph.Nodes)
        {
            text.Append(LineageJson.Word(node.Kind).PadRight(Indent)).Append(GitProgram.OneLine(Title(node))).Append('\n');
            var width = node.Facts.Select(fact => fact.Key.Length).DefaultIfEmpty().Max() + 2;
            foreach (var (name, value) in node.Facts)
            {
                text.Append(' ', Indent + 2).Append(name.PadRight(width)).Append(GitProgram.OneLine(value)).Append('\n');
            }

            if (node.Unknown is { } unknown)
            {
                text.Append(' ', Indent + 2).Append(GitProgram.OneLine(unknown)).Append('\n');
            }
        }

        return text.ToString();
    }

    private string Html()
    {
        var html = new StringBuilder("<div style=\"overflow-x:auto;max-width:100%\"><table><tbody>");
        foreach (var node in Graph.Nodes)
        {
            html.Append("<tr><th style=\"text-align:left;vertical-align:top\">").Append(LineageJson.Word(node.Kind)).Append("</th><td style=\"text-align:left;overflow-wrap:anywhere\"><strong>").Append(WebUtility.HtmlEncode(Title(node))).Append("</strong>");
            foreach (var (name, value) in node.Facts)
            {
                html.Append("<br>").Append(WebUtility.HtmlEncode($"{name}: {value}"));
            }

            html.Append(node.Unknown is { } unknown ? $"<br><em>{WebUtility.HtmlEncode(unknown)}</em>" : "").Append("</td></tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private string Title(LineageNode node)
    {
        string[] roles = [.. Graph.Edges.Where(edge => node.Kind == LineageKind.Data && edge.From == node.Id && node.Title != "none").Select(edge => edge.Label)];
        return roles.Length == 0 ? node.Title : $"{node.Title} ({string.Join(", ", roles)})";
    }
}
