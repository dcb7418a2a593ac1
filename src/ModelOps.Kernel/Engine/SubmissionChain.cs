using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelOps.Kernel.Completion;

namespace ModelOps.Kernel.Engine;

/// <summary>The compiled cells of a session, each continuing the one before, without an assembly that they could use so far.</summary>
internal static class SubmissionChain
{
    /// <summary>The last cell of an equal chain that does not know the assembly.</summary>
    /// <param name="last">The last cell; null when there is none.</param>
    /// <param name="path">The assembly's file.</param>
    public static CSharpCompilation? Without(CSharpCompilation? last, string path)
    {
        var chain = new Stack<CSharpCompilation>();
        for (var cell = last; cell is not null; cell = cell.ScriptCompilationInfo!.PreviousScriptCompilation)
        {
            chain.Push(cell);
        }

        CSharpCompilation? before = null;
        foreach (var cell in chain)
        {
            var next = cell.WithScriptCompilationInfo(cell.ScriptCompilationInfo!.WithPreviousScriptCompilation(before)).WithReferences(cell.ExternalReferences.Where(reference => IsKept(reference, path)));
            next = next.WithOptions(next.Options.WithUsings(next.Options.Usings.Where(name => ScopeIndex.Exists(next, name))));
            // The compiler continues no cell that has errors: of one that used the assembly the declarations stay.
            before = next.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                ? next.ReplaceSyntaxTree(next.SyntaxTrees[0], Declarations(cell, Path.GetFileNameWithoutExtension(path)))
                : next;
        }

        return before;
    }

    public static bool IsKept(MetadataReference reference, string path) => (reference as PortableExecutableReference)?.FilePath != path;

    // The cell has run: its fields are filled, whatever filled them.
    private static SyntaxTree Declarations(CSharpCompilation cell, string assembly)
    {
        var root = cell.SyntaxTrees[0].GetCompilationUnitRoot();
        var fields = cell.ScriptClass!.GetMembers().OfType<IFieldSymbol>()
            .Where(field => field.CanBeReferencedByName && !Uses(field.Type, assembly))
            .Select(field => $"{field.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)} @{field.Name};");
        var others = root.Members.Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or MethodDeclarationSyntax && !Uses(cell, member, assembly)).Select(member => member.ToFullString());
        var usings = root.Usings.Select(line => line.ToFullString());
        // A cell with code keeps its place among the cells with code.
        var text = string.Join('\n', [.. usings, .. fields, .. others, root.Members.Count > 0 ? "bool @__ran;" : ""]);
        return CSharpSyntaxTree.ParseText(text, CellCompiler.Parsing);
    }

    private static bool Uses(CSharpCompilation cell, SyntaxNode member, string assembly)
    {
        var model = cell.GetSemanticModel(member.SyntaxTree);
        return member.DescendantNodes().Any(node => node is SimpleNameSyntax && model.GetSymbolInfo(node).Symbol?.ContainingAssembly?.Name == assembly);
    }

    private static bool Uses(ITypeSymbol type, string assembly) => type switch
    {
        IArrayTypeSymbol array => Uses(array.ElementType, assembly),
        INamedTypeSymbol named => named.ContainingAssembly?.Name == assembly || named.IsAnonymousType || named.TypeArguments.Any(argument => Uses(argument, assembly)),
        _ => false,
    };
}
