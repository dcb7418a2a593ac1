using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelOps.Kernel.Completion;

/// <summary>
/// The names a cell sees besides its own, kept from cell to cell: the compiler can list them, too, but looks every one
/// of the thousands up through all earlier cells.
/// </summary>
internal sealed class ScopeIndex
{
    private readonly ConcurrentDictionary<string, byte> _declared = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _imports = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<ISymbol>> _byImport = new(StringComparer.Ordinal);

    /// <summary>Names that earlier cells declared: variables, methods, types.</summary>
    public IEnumerable<string> Declared => _declared.Keys;

    public void AddImports(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            _imports[name] = 0;
        }
    }

    /// <summary>References have changed, so a namespace may have more types now.</summary>
    public void Forget() => _byImport.Clear();

    public void Add(CSharpCompilation cell)
    {
        foreach (var member in cell.ScriptClass?.GetMembers() ?? [])
        {
            if (member.CanBeReferencedByName)
            {
                _declared[member.Name] = 0;
            }
        }

        AddImports(UsingsOf(cell.SyntaxTrees[0]));
    }

    /// <summary>The types and members that usings bring into a cell, and the outermost namespaces.</summary>
    public IEnumerable<ISymbol> Imported(CSharpCompilation cell) =>
        _imports.Keys.Concat(UsingsOf(cell.SyntaxTrees[0])).Distinct()
            .SelectMany(name => _byImport.GetOrAdd(name, key => Read(cell, key)))
            .Concat(cell.GlobalNamespace.GetNamespaceMembers());

    private static IEnumerable<string> UsingsOf(SyntaxTree tree) =>
        tree.GetCompilationUnitRoot().Usings.Where(line => line.Alias is null && line.Name is not null).Select(line => line.Name!.ToString());

    /// <summary>Whether a namespace or type is there.</summary>
    public static bool Exists(CSharpCompilation cell, string name) => cell.GetTypeByMetadataName(name) is not null || Space(cell, name) is not null;

    private static INamespaceSymbol? Space(CSharpCompilation cell, string name)
    {
        INamespaceSymbol? space = cell.GlobalNamespace;
        foreach (var part in name.Split('.'))
        {
            space = space?.GetNamespaceMembers().FirstOrDefault(member => member.Name == part);
        }

        return space;
    }

    private static IReadOnlyList<ISymbol> Read(CSharpCompilation cell, string name)
    {
        if (cell.GetTypeByMetadataName(name) is { } type)
        {
            return [.. type.GetMembers().Where(member => member.IsStatic && member.DeclaredAccessibility == Accessibility.Public)];
        }

        return Space(cell, name) is not { } space ? [] : [.. space.GetTypeMembers().Where(member => member.DeclaredAccessibility == Accessibility.Public)];
    }
}
