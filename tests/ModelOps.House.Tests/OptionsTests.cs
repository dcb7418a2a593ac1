using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelOps.House.Tests;

/// <summary>Options do not change once they are made: a call can keep them, and two calls can share them.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Public_options_have_no_property_that_can_be_set_later() =>
        CheckoutFiles.None(SourceTrees.Source.SelectMany(tree => Settable(tree.File, tree.Root)));

    [Fact]
    public void There_are_options_to_look_at() => Assert.InRange(SourceTrees.Source.Sum(tree => Options(tree.Root).Count()), 40, 400);

    [Fact]
    public void A_property_that_can_be_set_later_is_found()
    {
        var root = SourceTrees.Parse(
            """
            public sealed record AOptions { public int Good { get; init; } public int Computed => 1; public int Bad { get; set; } internal int Own { get; set; } public int Half { get; private set; } }
            public sealed class Other { public int Free { get; set; } }
            internal sealed class BOptions { public int Hidden { get; set; } }
            """);
        Assert.Equal(["A.cs:1: AOptions.Bad"], Settable("A.cs", root));
    }

    private static IEnumerable<TypeDeclarationSyntax> Options(SyntaxNode root) =>
        root.DescendantNodes().OfType<TypeDeclarationSyntax>().Where(type => type.Identifier.Text.EndsWith("Options", StringComparison.Ordinal) && type.Modifiers.Any(SyntaxKind.PublicKeyword));

    private static IEnumerable<string> Settable(string file, SyntaxNode root) =>
        from type in Options(root)
        from property in type.Members.OfType<PropertyDeclarationSyntax>()
        where property.Modifiers.Any(SyntaxKind.PublicKeyword)
            && property.AccessorList?.Accessors.Any(accessor => accessor.IsKind(SyntaxKind.SetAccessorDeclaration) && accessor.Modifiers.Count == 0) == true
        select $"{SourceTrees.Place(file, property)}: {type.Identifier.Text}.{property.Identifier.Text}";
}
