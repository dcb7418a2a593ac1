using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelOps.Kernel.Engine;

/// <summary>
/// Puts checkpoints at the start of loop bodies, before <c>goto</c>, and at the start of methods, local functions and
/// block lambdas. No line moves, so line numbers in stack traces stay those of the cell.
/// </summary>
internal sealed class CheckpointRewriter : CSharpSyntaxRewriter
{
    private static readonly StatementSyntax _hit = SyntaxFactory.ParseStatement("global::ModelOps.Kernel.Engine.Checkpoint.Hit();");
    private static readonly StatementSyntax _enter = SyntaxFactory.ParseStatement("global::ModelOps.Kernel.Engine.Checkpoint.Enter();");

    public static SyntaxNode Rewrite(SyntaxNode root) => new CheckpointRewriter().Visit(root);

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        var visited = (WhileStatementSyntax)base.VisitWhileStatement(node)!;
        return visited.WithStatement(Body(visited.Statement));
    }

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        var visited = (DoStatementSyntax)base.VisitDoStatement(node)!;
        return visited.WithStatement(Body(visited.Statement));
    }

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        var visited = (ForStatementSyntax)base.VisitForStatement(node)!;
        return visited.WithStatement(Body(visited.Statement));
    }

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node)
    {
        var visited = (ForEachStatementSyntax)base.VisitForEachStatement(node)!;
        return visited.WithStatement(Body(visited.Statement));
    }

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        var visited = (ForEachVariableStatementSyntax)base.VisitForEachVariableStatement(node)!;
        return visited.WithStatement(Body(visited.Statement));
    }

    public override SyntaxNode? VisitGotoStatement(GotoStatementSyntax node) =>
        node.Parent is GlobalStatementSyntax ? node : SyntaxFactory.Block(_hit, node.WithoutTrailingTrivia()).WithTrailingTrivia(node.GetTrailingTrivia());

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        var visited = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        if (visited.Body is not null)
        {
            return visited.WithBody(Start(visited.Body, _enter));
        }

        return visited.ExpressionBody is { } arrow && Convertible(arrow)
            ? visited.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Block(arrow, visited.ReturnType, visited.Modifiers, visited.SemicolonToken))
            : visited;
    }

    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        var visited = (LocalFunctionStatementSyntax)base.VisitLocalFunctionStatement(node)!;
        if (visited.Body is not null)
        {
            return visited.WithBody(Start(visited.Body, _enter));
        }

        return visited.ExpressionBody is { } arrow && Convertible(arrow)
            ? visited.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Block(arrow, visited.ReturnType, visited.Modifiers, visited.SemicolonToken))
            : visited;
    }

    public override SyntaxNode? VisitConstructorDeclaration(ConstructorDeclarationSyntax node)
    {
        var visited = (ConstructorDeclarationSyntax)base.VisitConstructorDeclaration(node)!;
        return visited.Body is null ? visited : visited.WithBody(Start(visited.Body, _enter));
    }

    public override SyntaxNode? VisitAccessorDeclaration(AccessorDeclarationSyntax node)
    {
        var visited = (AccessorDeclarationSyntax)base.VisitAccessorDeclaration(node)!;
        return visited.Body is null ? visited : visited.WithBody(Start(visited.Body, _enter));
    }

    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        var visited = (ParenthesizedLambdaExpressionSyntax)base.VisitParenthesizedLambdaExpression(node)!;
        return visited.Block is null ? visited : visited.WithBlock(Start(visited.Block, _enter));
    }

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        var visited = (SimpleLambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!;
        return visited.Block is null ? visited : visited.WithBlock(Start(visited.Block, _enter));
    }

    public override SyntaxNode? VisitAnonymousMethodExpression(AnonymousMethodExpressionSyntax node)
    {
        var visited = (AnonymousMethodExpressionSyntax)base.VisitAnonymousMethodExpression(node)!;
        return visited.WithBlock(Start(visited.Block, _enter));
    }

    private static BlockSyntax Body(StatementSyntax statement) =>
        statement is BlockSyntax block ? Start(block, _hit) : SyntaxFactory.Block(_hit, statement);

    private static BlockSyntax Start(BlockSyntax block, StatementSyntax checkpoint) =>
        block.WithStatements(block.Statements.Insert(0, checkpoint));

    private static bool Convertible(ArrowExpressionClauseSyntax arrow) =>
        arrow.Expression is not (ThrowExpressionSyntax or RefExpressionSyntax);

    private static BlockSyntax Block(ArrowExpressionClauseSyntax arrow, TypeSyntax type, SyntaxTokenList modifiers, SyntaxToken semicolon)
    {
        var isVoid = type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
            || (modifiers.Any(SyntaxKind.AsyncKeyword) && type is not GenericNameSyntax and not QualifiedNameSyntax { Right: GenericNameSyntax });
        // The arrow's line breaks go with the statement, so that every line keeps its number.
        var lead = arrow.ArrowToken.LeadingTrivia.AddRange(arrow.ArrowToken.TrailingTrivia);
        var end = SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithLeadingTrivia(semicolon.LeadingTrivia);
        StatementSyntax statement = isVoid
            ? SyntaxFactory.ExpressionStatement(arrow.Expression, end)
            : SyntaxFactory.ReturnStatement(SyntaxFactory.Token(SyntaxKind.ReturnKeyword).WithTrailingTrivia(SyntaxFactory.Space), arrow.Expression, end);
        return SyntaxFactory.Block(_enter, statement.WithLeadingTrivia(lead.AddRange(statement.GetLeadingTrivia()))).WithTrailingTrivia(semicolon.TrailingTrivia);
    }
}
