using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelOps.House.Tests;

/// <summary>One dialect over the whole house. The same rules stand in .editorconfig for editors; a build with its analyzers takes a quarter longer.</summary>
public sealed class DialectTests
{
    [Fact]
    public void Private_fields_are_named_like_this_one_and_constants_like_types() =>
        CheckoutFiles.None(SourceTrees.All.SelectMany(tree => FieldsOffTheRule(tree.File, tree.Root)));

    [Fact]
    public void A_cancellation_token_comes_last_and_has_one_name() =>
        CheckoutFiles.None(SourceTrees.Source.SelectMany(tree => TokensOffTheRule(tree.File, tree.Root)));

    [Fact]
    public void A_field_off_the_rule_is_found()
    {
        var root = SourceTrees.Parse(
            """
            class A
            {
                private int count;
                private static readonly int Most = 1;
                private const int least = 1;
                int alone;
                private readonly int _good;
                private const int Good = 1;
                public int Shown;
                private event System.Action Changed;
                void M() { const int inner = 1; }
            }
            """);
        Assert.Equal(["count", "Most", "least", "alone", "inner"], FieldsOffTheRule("A.cs", root).Select(error => error.Split('\'')[1]));
    }

    [Fact]
    public void A_token_off_the_rule_is_found()
    {
        var root = SourceTrees.Parse(
            """
            record Job(CancellationToken Stop);
            delegate void Ask(CancellationToken token);
            class A(CancellationToken stop)
            {
                void Good(int a, CancellationToken cancellationToken = default) { }
                void Many(CancellationToken cancellationToken, params int[] rest) { }
                void Early(CancellationToken cancellationToken, int a) { void Local(CancellationToken ct) { } }
                private void Hidden(CancellationToken? token) { }
            }
            """);
        Assert.Equal(["token", "stop", "cancellationToken", "ct", "token"], TokensOffTheRule("A.cs", root).Select(error => error.Split('\'')[1]));
    }

    private static IEnumerable<string> FieldsOffTheRule(string file, SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes())
        {
            var (declaration, constant) = node switch
            {
                FieldDeclarationSyntax field when Has(field.Modifiers, SyntaxKind.ConstKeyword) => (field.Declaration, true),
                FieldDeclarationSyntax field when !field.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword) => (field.Declaration, false),
                LocalDeclarationStatementSyntax { IsConst: true } local => (local.Declaration, true),
                _ => (null, false),
            };
            foreach (var variable in declaration?.Variables ?? [])
            {
                var name = variable.Identifier.Text;
                var good = constant ? char.IsUpper(name[0]) : name[0] == '_' && name.Length > 1 && !char.IsUpper(name[1]);
                if (!good)
                {
                    yield return $"{SourceTrees.Place(file, variable)}: '{name}' is a {(constant ? "constant: write it PascalCase" : "private field: write it _camelCase")}.";
                }
            }
        }
    }

    private static IEnumerable<string> TokensOffTheRule(string file, SyntaxNode root)
    {
        foreach (var parameters in root.DescendantNodes().OfType<ParameterListSyntax>())
        {
            // A record's parameters are its properties; a lambda's stand where they are used.
            if (parameters.Parent is RecordDeclarationSyntax or ParenthesizedLambdaExpressionSyntax)
            {
                continue;
            }

            var all = parameters.Parameters;
            for (var i = 0; i < all.Count; i++)
            {
                if (all[i].Type?.ToString().TrimEnd('?') is not ("CancellationToken" or "System.Threading.CancellationToken"))
                {
                    continue;
                }

                var last = all.Skip(i + 1).All(later => Has(later.Modifiers, SyntaxKind.ParamsKeyword) || later.AttributeLists.ToString().Contains("Caller", StringComparison.Ordinal));
                if (!last || all[i].Identifier.Text != "cancellationToken")
                {
                    yield return $"{SourceTrees.Place(file, all[i])}: '{all[i].Identifier.Text}' is a cancellation token: call it cancellationToken, and put it last.";
                }
            }
        }
    }

    private static bool Has(SyntaxTokenList modifiers, SyntaxKind kind) => modifiers.Any(modifier => modifier.IsKind(kind));
}
