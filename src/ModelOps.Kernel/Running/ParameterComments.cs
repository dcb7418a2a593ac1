using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelOps.Kernel.Running;

/// <summary>What the author says of a parameter: default and comment, from the source.</summary>
internal static class ParameterComments
{
    /// <summary>A parameter as people list it.</summary>
    public static DeclaredParameter Describe(IFieldSymbol field)
    {
        var node = field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        var value = (node as VariableDeclaratorSyntax)?.Initializer?.Value.ToString() ?? "";
        return new(field.Name, field.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), value, node is null ? "" : Comment(node));
    }

    private static string Comment(SyntaxNode node)
    {
        var statement = node.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? node;
        var behind = Texts(statement.GetTrailingTrivia()).ToList();
        return string.Join(' ', behind.Count > 0 ? behind : [.. Above(statement)]);
    }

    // The lines right above it: an empty line ends them, and so does what stands behind the statement before.
    private static IEnumerable<string> Above(SyntaxNode statement)
    {
        var lines = new List<string>();
        var ends = 0;
        foreach (var trivia in statement.GetLeadingTrivia())
        {
            if (trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            {
                if (++ends > 1)
                {
                    lines.Clear();
                }
            }
            else if (!trivia.IsKind(SyntaxKind.WhitespaceTrivia))
            {
                ends = 0;
                lines.AddRange(Texts([trivia]));
            }
        }

        return lines;
    }

    private static IEnumerable<string> Texts(IEnumerable<SyntaxTrivia> trivia) => trivia
        .Where(each => each.IsKind(SyntaxKind.SingleLineCommentTrivia) || each.IsKind(SyntaxKind.MultiLineCommentTrivia))
        .Select(each => each.ToString())
        .SelectMany(text => text.StartsWith("/*", StringComparison.Ordinal) ? text[2..^2].Split('\n').Select(line => line.Trim().TrimStart('*').Trim()) : [text.TrimStart('/').Trim()])
        .Where(text => text.Length > 0);
}
