using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelOps.Kernel.Completion;

/// <summary>Says what a name means: its signature and its documentation.</summary>
internal static partial class CSharpInspector
{
    /// <summary>The symbol at a place, or the method whose arguments the place is in; null for none.</summary>
    public static ISymbol? Find(SemanticModel model, int position, CancellationToken cancellationToken)
    {
        var root = model.SyntaxTree.GetRoot(cancellationToken);
        foreach (var place in new[] { position, position - 1 }.Where(place => place >= 0))
        {
            var token = root.FindToken(place);
            if (token.IsKind(SyntaxKind.IdentifierToken) && token.Span.Contains(place) && Of(model, token.Parent!) is { } symbol)
            {
                return symbol;
            }
        }

        var inside = root.FindToken(Math.Max(0, position - 1)).Parent;
        return inside?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call ? Of(model, call.Expression) : null;
    }

    public static JsonObject Describe(ISymbol symbol, string? value)
    {
        var overloads = symbol is IMethodSymbol method && method.ContainingType is { IsScriptClass: false } owner ? owner.GetMembers(method.Name).Length - 1 : 0;
        var signature = symbol.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat.WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword))
            + (overloads > 0 ? $" (+ {overloads} overloads)" : "");
        var text = new StringBuilder(signature);
        var html = new StringBuilder($"<pre><code>{WebUtility.HtmlEncode(signature)}</code></pre>");
        foreach (var (title, content) in Documentation(symbol).Append(("Value", value ?? "")).Where(part => part.Item2.Length > 0))
        {
            text.Append('\n').Append(title.Length > 0 ? $"{title}: " : "").Append(content);
            html.Append("<p>").Append(title.Length > 0 ? $"<b>{WebUtility.HtmlEncode(title)}</b>: " : "").Append(WebUtility.HtmlEncode(content)).Append("</p>");
        }

        return new JsonObject { ["text/plain"] = text.ToString(), ["text/html"] = html.ToString() };
    }

    private static ISymbol? Of(SemanticModel model, SyntaxNode node)
    {
        var info = model.GetSymbolInfo(node);
        return info.Symbol ?? info.CandidateSymbols.FirstOrDefault() ?? model.GetDeclaredSymbol(node) ?? model.GetTypeInfo(node).Type;
    }

    private static IEnumerable<(string, string)> Documentation(ISymbol symbol)
    {
        var source = symbol is IMethodSymbol { ReducedFrom: { } original } ? original : symbol.OriginalDefinition;
        var xml = source.GetDocumentationCommentXml();
        if (string.IsNullOrWhiteSpace(xml))
        {
            yield break;
        }

        XElement member;
        try
        {
            member = XElement.Parse($"<doc>{xml}</doc>");
        }
        catch (XmlException)
        {
            yield break;
        }

        yield return ("", Text(member.Descendants("summary").FirstOrDefault()));
        foreach (var parameter in member.Descendants("param"))
        {
            yield return (parameter.Attribute("name")?.Value ?? "", Text(parameter));
        }

        yield return ("Returns", Text(member.Descendants("returns").FirstOrDefault()));
        foreach (var error in member.Descendants("exception"))
        {
            yield return (Name(error.Attribute("cref")), Text(error));
        }
    }

    private static string Text(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XElement child when child.IsEmpty => Name(child.Attribute("cref") ?? child.Attribute("langword") ?? child.Attribute("name")),
            XElement child => Text(child),
            _ => node is XText content ? content.Value : "",
        }));
        return Blanks().Replace(text, " ").Trim();
    }

    private static string Name(XAttribute? reference)
    {
        var name = reference?.Value ?? "";
        var plain = name.Length > 2 && name[1] == ':' ? name[2..] : name;
        var arguments = plain.IndexOf('(');
        plain = arguments < 0 ? plain : plain[..arguments];
        return plain[(plain.LastIndexOf('.') + 1)..];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
