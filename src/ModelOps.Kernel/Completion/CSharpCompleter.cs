using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelOps.Kernel.Completion;

/// <summary>Completes C# by what the compiler sees at a place: members after a dot, else names in scope and keywords.</summary>
internal static class CSharpCompleter
{
    private const int MostItems = 500;
    private const int MostDetails = 50;

    private static readonly string[] _keywords =
    [
        .. SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(word => word.Length > 1 && !word.StartsWith("__", StringComparison.Ordinal)),
        "async", "await", "var", "record", "yield", "when", "where", "nameof", "dynamic", "init", "required", "from", "select", "orderby", "group", "into", "join",
    ];

    public static CompletionList Complete(SemanticModel model, ScopeIndex scope, int position, CancellationToken cancellationToken)
    {
        var root = model.SyntaxTree.GetRoot(cancellationToken);
        var token = position == 0 ? default : root.FindToken(position - 1);
        if (token.Span.End < position)
        {
            token = default;
        }

        if (IsText(root, token, position))
        {
            return new CompletionList(position, position, []);
        }

        var isWord = token.Span.Contains(position - 1) && (token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsKeywordKind(token.Kind()));
        var start = isWord ? token.SpanStart : position;
        var prefix = isWord ? token.Text[..(position - start)] : "";
        var last = root.FindToken(Math.Max(0, start - 1));
        var before = start == 0 ? default : last.SpanStart >= start ? last.GetPreviousToken() : last;
        var symbols = Left(before) is { } left ? Members(model, left, position) : InScope(model, scope, position, prefix);
        var items = symbols
            .Where(symbol => symbol.CanBeReferencedByName && symbol.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !IsHidden(symbol))
            .GroupBy(symbol => symbol.Name)
            .OrderByDescending(group => group.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ThenBy(group => Distance(group.First()))
            .ThenBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
            .Take(MostItems)
            .ToList();
        var completions = items.Select(group => new CompletionItem(Escaped(group.Key), Kind(group.First()), items.Count <= MostDetails ? Detail(group) : null)).ToList();
        if (Left(before) is null && prefix.Length > 0)
        {
            completions.AddRange(_keywords.Where(word => word.StartsWith(prefix, StringComparison.Ordinal)).Select(word => new CompletionItem(word, "keyword", null)));
        }

        return new CompletionList(start, isWord ? Math.Max(position, token.Span.End) : position, [.. completions.DistinctBy(item => item.Text)]);
    }

    private static bool IsText(SyntaxNode root, SyntaxToken token, int position)
    {
        var trivia = root.FindTrivia(Math.Max(0, position - 1));
        var inComment = trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.DisabledTextTrivia;
        return inComment || (token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.NumericLiteralToken && token.Span.End >= position);
    }

    // The expression or name whose members are asked for.
    private static SyntaxNode? Left(SyntaxToken dot) => dot.Parent switch
    {
        MemberAccessExpressionSyntax access when access.OperatorToken == dot => access.Expression,
        QualifiedNameSyntax name when name.DotToken == dot => name.Left,
        MemberBindingExpressionSyntax binding when binding.OperatorToken == dot => binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
        AliasQualifiedNameSyntax alias when alias.ColonColonToken == dot => alias.Alias,
        _ => null,
    };

    private static IEnumerable<ISymbol> Members(SemanticModel model, SyntaxNode left, int position)
    {
        var info = model.GetSymbolInfo(left);
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        if (symbol is INamespaceSymbol space)
        {
            return model.LookupNamespacesAndTypes(position, space);
        }

        if (symbol is ITypeSymbol named)
        {
            return model.LookupSymbols(position, named).Where(member => member.IsStatic || member is ITypeSymbol);
        }

        var type = model.GetTypeInfo(left).Type ?? (symbol as IMethodSymbol)?.ReturnType;
        if (type is null or IErrorTypeSymbol)
        {
            return [];
        }

        if (left.Parent is ConditionalAccessExpressionSyntax && type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }

        return model.LookupSymbols(position, type, includeReducedExtensionMethods: true).Where(member => !member.IsStatic && member is not ITypeSymbol);
    }

    private static IEnumerable<ISymbol> InScope(SemanticModel model, ScopeIndex scope, int position, string prefix)
    {
        var own = model.SyntaxTree.GetRoot().DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText);
        var near = own.Concat(scope.Declared).Distinct()
            .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .SelectMany(name => model.LookupSymbols(position, name: name));
        // Inside a class of the cell its members are near, too.
        var enclosing = model.GetEnclosingSymbol(position) is var inside && (inside as INamedTypeSymbol ?? inside?.ContainingType) is { IsScriptClass: false } type
            ? model.LookupSymbols(position, type) : [];
        // With nothing typed, only what is near is offered: not the thousands of types.
        return near.Concat(enclosing).Concat(prefix.Length > 0 ? scope.Imported((CSharpCompilation)model.Compilation) : []);
    }

    private static int Distance(ISymbol symbol) => symbol switch
    {
        ILocalSymbol or IParameterSymbol or IRangeVariableSymbol => 0,
        _ when symbol.ContainingAssembly?.Name.StartsWith("cell-", StringComparison.Ordinal) == true || symbol.ContainingAssembly?.Name == "sketch" => 1,
        { Name: "Equals" or "GetHashCode" or "GetType" or "ToString" or "ReferenceEquals" } => 3,
        IMethodSymbol { IsExtensionMethod: true } => 3,
        _ => 2,
    };

    private static bool IsHidden(ISymbol symbol) =>
        symbol.Name.StartsWith("Submission#", StringComparison.Ordinal) || symbol.Name.StartsWith("op_", StringComparison.Ordinal)
        || symbol is IMethodSymbol { MethodKind: not (MethodKind.Ordinary or MethodKind.ReducedExtension or MethodKind.LocalFunction or MethodKind.DelegateInvoke) };

    private static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private static string Detail(IGrouping<string, ISymbol> group)
    {
        var count = group.Count();
        return group.First().ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) + (count > 1 ? $" (+ {count - 1} overloads)" : "");
    }

    private static string Kind(ISymbol symbol) => symbol switch
    {
        IMethodSymbol => "method",
        IPropertySymbol => "property",
        IFieldSymbol when symbol.ContainingType?.IsScriptClass == true => "variable",
        IFieldSymbol => "field",
        IEventSymbol => "event",
        INamespaceSymbol => "namespace",
        ITypeSymbol type => type.TypeKind.ToString().ToLowerInvariant(),
        _ => "variable",
    };
}
