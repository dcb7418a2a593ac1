using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Running;

/// <summary>
/// papermill's convention: the cell tagged <c>parameters</c> holds defaults, the cell injected after it this run's values. Stricter than papermill:
/// a value takes the type of its default, and a name that has no default is refused.
/// </summary>
internal static class ParametersCell
{
    private const string Defaults = "parameters";
    private const string Injected = "injected-parameters";

    /// <summary>Whether a cell is the one with the defaults, or the one with a run's values.</summary>
    public static bool IsOne(NotebookCell cell) => cell.Tags.Contains(Defaults) || cell.Tags.Contains(Injected);

    /// <summary>The parameters that a notebook takes, in the order of their declaration.</summary>
    /// <exception cref="KernelException">The tagged cell is not C#, or cannot be read as C#.</exception>
    public static IReadOnlyList<DeclaredParameter> List(NotebookDocument document, NotebookKernel kernel) =>
        Tagged(document, Defaults) is { Count: > 0 } tagged ? [.. DeclaredParameters.Of([.. document.Cells], tagged, kernel).Values.Select(ParameterComments.Describe)] : [];

    /// <exception cref="KernelException">A name is unknown, or a value does not fit its default's type; all errors at once.</exception>
    public static void Inject(NotebookDocument document, IReadOnlyDictionary<string, object?> parameters, NotebookKernel kernel)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        var tagged = Tagged(document, Defaults);
        var before = Tagged(document, Injected);
        var declaring = tagged.Count > 0 ? tagged : before;
        if (declaring.Count == 0)
        {
            throw new KernelException(
                $"The notebook has no cell tagged '{Defaults}', so it takes no parameter '{parameters.Keys.First()}'. Put the defaults into a C# cell of their own, as 'var {parameters.Keys.First()} = …;', "
                + $"and give that cell the tag '{Defaults}' (\"metadata\": {{\"tags\": [\"{Defaults}\"]}} in the .ipynb file).");
        }

        var declared = DeclaredParameters.Of([.. document.Cells], declaring, kernel);
        var errors = new List<string>();
        var lines = new List<string> { "// Parameters" };
        foreach (var (given, value) in parameters)
        {
            var name = given.TrimStart('@');
            if (!declared.TryGetValue(name, out var variable))
            {
                errors.Add(Unknown(name, declared.Keys));
            }
            else if (ParameterLiteral.Map(ParameterValue.Plain(value)) is { } properties && ParameterRecord.IsOne(variable.Type))
            {
                // The default itself, with what changes: it cannot be declared again.
                if (ParameterRecord.With(variable.Type, CSharpLiteral.Identifier(name), properties, name, errors) is { } changed)
                {
                    lines.Add($"{CSharpLiteral.Identifier(name)} = {changed};");
                }
            }
            else if (variable.IsConst && value is ParameterReference reference)
            {
                errors.Add($"The parameter '{name}' is a constant, and {reference.Written} is read when the notebook runs. Declare it as 'var {name} = …;'.");
            }
            else if (ParameterLiteral.Of(variable.Type, value) is { } text)
            {
                lines.Add($"{(variable.IsConst ? "const " : "")}{ParameterLiteral.Name(variable.Type)} {CSharpLiteral.Identifier(name)} = {text};");
            }
            else
            {
                errors.Add(ParameterLiteral.Impossible(name, variable.Type, value));
            }
        }

        if (errors.Count > 0)
        {
            throw new KernelException(string.Join("\n", errors));
        }

        var cell = new NotebookCell(CellKind.Code, CellLanguages.CSharp, string.Join('\n', lines))
        {
            Metadata = new JsonObject { ["tags"] = new JsonArray(Injected) },
        };

        // A notebook that was run before has the last run's values: they make place.
        if (before.Count > 0)
        {
            document.Cells[document.Cells.IndexOf(before[0])] = cell;
        }
        else
        {
            document.Cells.Insert(document.Cells.IndexOf(tagged[^1]) + 1, cell);
        }
    }

    private static string Unknown(string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        var list = names.Length == 0 ? "It declares none." : $"It declares: {string.Join(", ", names)}.";
        return SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None
            ? $"'{name}' is a keyword of C#, not the name of a variable of the cell tagged '{Defaults}'. {list}"
            : $"The cell tagged '{Defaults}' declares no variable '{name}'.{Nearest.Sentence(name, names)} {list}";
    }

    private static List<NotebookCell> Tagged(NotebookDocument document, string tag) => [.. document.Cells.Where(cell => cell.Tags.Contains(tag))];
}
