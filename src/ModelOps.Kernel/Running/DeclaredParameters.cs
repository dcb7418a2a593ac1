using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Running;

/// <summary>The variables that the cell tagged <c>parameters</c> declares, with the types of their defaults, found by the compiler before any cell runs.</summary>
internal static class DeclaredParameters
{
    /// <param name="cells">The notebook's cells.</param>
    /// <param name="tagged">Those tagged <c>parameters</c>.</param>
    /// <param name="kernel">The session that the notebook is about to run in.</param>
    /// <exception cref="KernelException">A tagged cell is not C#, or cannot be read as C#.</exception>
    public static IReadOnlyDictionary<string, IFieldSymbol> Of(IReadOnlyList<NotebookCell> cells, IReadOnlyList<NotebookCell> tagged, NotebookKernel kernel)
    {
        if (tagged.FirstOrDefault(cell => !IsCSharp(cell)) is { } other)
        {
            throw new KernelException($"The cell tagged 'parameters' is written in {other.Language}, but parameters are C# variables. Tag a C# cell that declares them, as 'var seed = 7;'.");
        }

        // The types of the defaults may come from cells before.
        var declared = new Dictionary<string, IFieldSymbol>(StringComparer.Ordinal);
        CSharpCompilation? before = null;
        foreach (var cell in cells.Take(cells.ToList().IndexOf(tagged[^1]) + 1).Where(IsCSharp))
        {
            var tree = CSharpSyntaxTree.ParseText(Code(cell.Source, kernel.Directives), CellCompiler.Parsing);
            before = kernel.Sketch(tree, before);
            if (!tagged.Contains(cell))
            {
                continue;
            }

            if (tree.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
            {
                throw new KernelException($"The cell tagged 'parameters' cannot be read: line {error.Location.GetLineSpan().StartLinePosition.Line + 1}: {error.GetMessage()}");
            }

            foreach (var field in before.ScriptClass!.GetMembers().OfType<IFieldSymbol>().Where(field => field.CanBeReferencedByName && !field.IsImplicitlyDeclared))
            {
                declared[field.Name] = field;
            }
        }

        return declared;
    }

    private static bool IsCSharp(NotebookCell cell) => cell.Kind == CellKind.Code && CellLanguages.Canonical(cell.Language) == CellLanguages.CSharp;

    // Without directives; what `#!time` and others take of the cell is C# as well. Empty lines keep the numbers of lines.
    private static string Code(string source, DirectiveRegistry directives)
    {
        var lines = new List<string>();
        foreach (var segment in CellSplitter.Split(source, null, directives))
        {
            var (line, text) = segment switch
            {
                CodeSegment code => (code.Line, code.Code),
                DirectiveSegment { Directive.Body: DirectiveBody.RestOfCell } directive => (directive.Line + 1, Code(directive.Body!, directives)),
                _ => (segment.Line, ""),
            };
            lines.AddRange(Enumerable.Repeat("", Math.Max(0, line - 1 - lines.Count)));
            lines.AddRange(text.Split('\n'));
        }

        return string.Join('\n', lines);
    }
}
