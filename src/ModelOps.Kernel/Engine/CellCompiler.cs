using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using ModelOps.Kernel.Completion;

namespace ModelOps.Kernel.Engine;

/// <summary>Compiles C# texts one after the other; each sees the declarations of those before it.</summary>
internal sealed class CellCompiler
{
    // The version of the SDK; the compiler's own latest is ahead of it, and breaks what is valid there, as with the keyword `union`.
    public static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14, DocumentationMode.Parse, SourceCodeKind.Script);

    /// <summary>How every cell is compiled.</summary>
    public static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Annotations,
        concurrentBuild: false,
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);

    private readonly string _session = Guid.NewGuid().ToString("N");
    private readonly CellAssemblyContext _assemblies;
    private readonly bool _checkpoints;
    private readonly ReferenceSet _known = new();
    // Replaced, never changed: completion reads them while a cell is compiled.
    private ImmutableArray<string> _imports = [];
    private Lazy<IReadOnlyList<MetadataReference>> _references;
    private int _number;

    /// <param name="assemblies">Where cells are loaded.</param>
    /// <param name="checkpoints">Whether loops and methods get places to stop at.</param>
    public CellCompiler(CellAssemblyContext assemblies, bool checkpoints)
    {
        (_assemblies, _checkpoints) = (assemblies, checkpoints);
        _references = new(_known.Start);
    }

    /// <summary>The last compilation that a new one continues; null before the first.</summary>
    public CSharpCompilation? Last { get; private set; }

    /// <summary>Namespaces (or types, for their static members) that cells from now on see without a using.</summary>
    public void AddImports(params IReadOnlyList<string> names)
    {
        _imports = [.. _imports.Union(names)];
        Scope.AddImports(names);
    }

    /// <summary>Assembly files that cells from now on may use.</summary>
    public void AddReferences(params IEnumerable<string> paths)
    {
        var before = _references;
        string[] added = [.. paths];
        _references = new(() => [.. before.Value, .. _known.Add(added)]);
        Scope.Forget();
    }

    /// <summary>Takes an assembly out again, as if no cell had ever seen it, and with it those usings that name nothing any more.</summary>
    public void RemoveReference(string path)
    {
        var before = _references;
        _references = new(() => [.. before.Value.Where(reference => SubmissionChain.IsKept(reference, path))]);
        Last = SubmissionChain.Without(Last, path);
        var sketch = Sketch(CSharpSyntaxTree.ParseText("", Parsing));
        _imports = [.. _imports.Where(name => ScopeIndex.Exists(sketch, name))];
        Scope.Forget();
    }

    /// <summary>Whether cells may use an assembly of this name already.</summary>
    public bool Has(string name)
    {
        // What was added is known once it was read.
        _ = _references.Value;
        return _known.Has(name);
    }

    /// <summary>The names cells see, for completion.</summary>
    public ScopeIndex Scope { get; } = new();

    /// <summary>A compilation of <paramref name="code"/> after all cells so far, not kept.</summary>
    /// <param name="tree">The code.</param>
    /// <param name="after">A sketch that it continues; null for the cells so far.</param>
    public CSharpCompilation Sketch(SyntaxTree tree, CSharpCompilation? after = null) => Create(tree, "sketch", after);

    /// <summary>Compiles a text and, when it has no errors, makes it part of the session.</summary>
    public CompiledCell Compile(string code, string path, CancellationToken cancellationToken)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), Parsing, path, cancellationToken);
        var name = $"cell-{_session}-{++_number}";
        var compilation = Create(_checkpoints ? Rewritten(tree) : tree, name);
        var hasCode = tree.GetCompilationUnitRoot(cancellationToken).Members.Count > 0;
        if (!hasCode)
        {
            var errors = Errors(compilation.GetDiagnostics(cancellationToken));
            return errors.Count > 0 ? new CompiledCell(null, null, errors) : Keep(compilation, null);
        }

        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = Emit(compilation, image, symbols, cancellationToken);
        if (!emitted.Success)
        {
            // Columns are those of the text the user wrote, not of the text with checkpoints.
            var errors = _checkpoints ? Errors(Create(tree, name).GetDiagnostics(cancellationToken)) : [];
            return new CompiledCell(null, null, errors.Count > 0 ? errors : Errors(emitted.Diagnostics));
        }

        image.Position = symbols.Position = 0;
        var entry = compilation.GetEntryPoint(cancellationToken)!;
        var method = _assemblies.LoadCell(name, image, symbols)
            .GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return Keep(compilation, method);
    }

    private CompiledCell Keep(CSharpCompilation compilation, MethodInfo? method)
    {
        Last = compilation;
        Scope.Add(compilation);
        _imports = [];
        _references = new([]);
        return new CompiledCell(method, compilation, []);
    }

    /// <summary>Writes a compiled text and the symbols by which stack traces find its lines.</summary>
    public static EmitResult Emit(CSharpCompilation compilation, Stream image, Stream symbols, CancellationToken cancellationToken) =>
        compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb), cancellationToken: cancellationToken);

    private CSharpCompilation Create(SyntaxTree tree, string name, CSharpCompilation? after = null)
    {
        var options = Options.WithScriptClassName("Submission#" + _number).WithUsings(after is null ? _imports : []);
        return CSharpCompilation.CreateScriptCompilation(name, tree, after is null ? _references.Value : [], options, after ?? Last, typeof(object));
    }

    /// <summary>A text with places to stop at.</summary>
    public static SyntaxTree Rewritten(SyntaxTree tree)
    {
        var root = (CompilationUnitSyntax)CheckpointRewriter.Rewrite(tree.GetRoot());
        return root == tree.GetRoot()
            ? tree
            : CSharpSyntaxTree.ParseText(SourceText.From(root.ToFullString(), Encoding.UTF8), Parsing, tree.FilePath);
    }

    private static IReadOnlyList<Diagnostic> Errors(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
}

/// <summary>A compiled text.</summary>
/// <param name="Factory">Makes and runs it; null when there is nothing to run.</param>
/// <param name="Compilation">What it was made of; null when it did not compile.</param>
/// <param name="Errors">Why it did not compile; empty when it did.</param>
internal sealed record CompiledCell(MethodInfo? Factory, CSharpCompilation? Compilation, IReadOnlyList<Diagnostic> Errors)
{
    /// <summary>Whether what it returned is a value to show: that of a trailing expression without a semicolon, unless that is void, or of a <c>return</c>.</summary>
    /// <param name="returned">What it returned; of null alone the compiler must be asked.</param>
    public bool HasValue(object? returned)
    {
        if (returned is not null)
        {
            return true;
        }

        var tree = Compilation!.SyntaxTrees[0];
        var members = tree.GetCompilationUnitRoot().Members;
        if (members.LastOrDefault() is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement })
        {
            return Compilation.GetSemanticModel(tree).GetTypeInfo(statement.Expression).Type is not { SpecialType: SpecialType.System_Void };
        }

        return members.OfType<GlobalStatementSyntax>().Any(member =>
            member.DescendantNodes(node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)).OfType<ReturnStatementSyntax>().Any(statement => statement.Expression is not null));
    }
}
