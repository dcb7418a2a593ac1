using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Engine;

/// <summary>What a cell declares besides variables: what a session needs of it when its code is not run.</summary>
internal sealed class CellParts
{
    private static readonly HashSet<string> _withCode = ["#!time", "#!skip-if"];
    private static readonly HashSet<string> _refused = ["#!share", "#!set", "#!value", "#!import"];
    private readonly List<string> _types = [];
    private readonly List<string> _methods = [];
    private readonly Dictionary<string, string> _declared = new(StringComparer.Ordinal);

    private CellParts()
    {
    }

    /// <summary>Lines <c>#r</c> and <c>#i</c>, usings, types and constants: what stands before the variables.</summary>
    public string Types => string.Join('\n', _types);

    /// <summary>The methods, which may use the variables.</summary>
    public string Methods => string.Join('\n', _methods);

    /// <summary>Types and methods by name, with their text.</summary>
    public IReadOnlyDictionary<string, string> Declared => _declared;

    /// <summary>Whether a package is asked for.</summary>
    public bool UsesPackages { get; private set; }

    /// <summary>Why it takes the code itself to bring the session to where it leaves it; null when it does not.</summary>
    public string? Problem { get; private set; }

    public static CellParts Of(string source, string? language, DirectiveRegistry directives)
    {
        var parts = new CellParts();
        parts.Read(source, language, directives);
        return parts;
    }

    private void Read(string source, string? language, DirectiveRegistry directives)
    {
        IReadOnlyList<CellSegment> segments;
        try
        {
            segments = CellSplitter.Split(source, language, directives);
        }
        catch (KernelException)
        {
            // A magic that is not known yet: the cell itself will say so.
            Problem = "it has a magic that is not known";
            return;
        }

        foreach (var segment in segments)
        {
            switch (segment)
            {
                case CodeSegment code:
                    ReadCode(code.Code);
                    break;
                case ReferenceSegment { References: var references }:
                    UsesPackages |= references.Any(line => line.Target.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase));
                    Problem ??= references.Any(line => line.Keyword == "load") ? "it uses #load" : null;
                    _types.AddRange(references.Select(line => $"#{line.Keyword} \"{line.Target}\""));
                    break;
                case DirectiveSegment { Directive: var directive } part when _withCode.Contains(directive.Name):
                    Read(part.Body ?? "", part.Language, directives);
                    break;
                case DirectiveSegment { Directive: { Body: DirectiveBody.Language, Name: not "#!sql" } directive }:
                    Problem ??= $"it has code in {directive.Name[2..]}";
                    break;
                case DirectiveSegment { Directive: var directive } when _refused.Contains(directive.Name):
                    Problem ??= $"it uses {directive.Name}";
                    break;
            }
        }
    }

    private void ReadCode(string code)
    {
        var root = CSharpSyntaxTree.ParseText(code, CellCompiler.Parsing).GetCompilationUnitRoot();
        _types.AddRange(root.Usings.Select(line => line.ToString()));
        foreach (var member in root.Members)
        {
            switch (member)
            {
                case GlobalStatementSyntax:
                    break;
                case FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.ConstKeyword):
                    _types.Add(field.ToString());
                    break;
                case FieldDeclarationSyntax field when !field.Modifiers.Any(SyntaxKind.StaticKeyword):
                    break;
                case BaseTypeDeclarationSyntax type:
                    _types.Add(type.ToString());
                    _declared[type.Identifier.ValueText] = type.ToString();
                    break;
                case DelegateDeclarationSyntax type:
                    _types.Add(type.ToString());
                    break;
                case MethodDeclarationSyntax method:
                    _methods.Add(method.ToString());
                    _declared[method.Identifier.ValueText] = _declared.GetValueOrDefault(method.Identifier.ValueText) + method;
                    break;
                default:
                    Problem ??= $"it declares '{member.ToString().Split('\n')[0].Trim()}', which is no plain variable, type or method";
                    break;
            }
        }
    }
}
