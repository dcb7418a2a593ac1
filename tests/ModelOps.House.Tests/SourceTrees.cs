using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelOps.House.Tests;

/// <summary>The C# files of the checkout, parsed once for all tests that read them.</summary>
internal static class SourceTrees
{
    internal static IReadOnlyList<(string File, SyntaxNode Root)> All { get; } =
        [.. CheckoutFiles.CSharp.AsParallel().AsOrdered().Select(file => (file, Parse(File.ReadAllText(CheckoutFiles.Full(file)))))];

    internal static IEnumerable<(string File, SyntaxNode Root)> Source => All.Where(tree => tree.File.StartsWith("src/", StringComparison.Ordinal));

    internal static SyntaxNode Parse(string code) => CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None)).GetRoot();

    /// <summary>The file and line of a part of it, as messages name them.</summary>
    internal static string Place(string file, SyntaxNode node) => $"{file}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}
