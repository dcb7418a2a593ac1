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

        var declared = DeclaredParameters.Of([.. document.Cells], Declaring(document, $"a C# cell of their own, as 'var {parameters.Keys.First()} = …;'", parameters), kernel);
        var errors = new List<string>();
        var lines = new List<string> { "// Parameters" };
        foreach (var (given, value) in parameters)
        {
            var name = given.TrimStart('@');
            if (!declared.TryGetValue(name, out var variable))
            {
                errors.Add(Unknown(name, [.. declared.Keys], SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? null : "C#"));
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

        Place(document, CellLanguages.CSharp, lines);
    }

    /// <summary>The cells that declare the parameters.</summary>
    /// <exception cref="KernelException">There is none.</exception>
    public static IReadOnlyList<NotebookCell> Declaring(NotebookDocument document, string example, IReadOnlyDictionary<string, object?> parameters) =>
        Tagged(document, Defaults) is { Count: > 0 } tagged ? tagged
        : Tagged(document, Injected) is { Count: > 0 } before ? before
        : throw new KernelException(
            $"The notebook has no cell tagged '{Defaults}', so it takes no parameter '{parameters.Keys.First()}'. Put the defaults into {example}, "
            + $"and give that cell the tag '{Defaults}' (\"metadata\": {{\"tags\": [\"{Defaults}\"]}} in the .ipynb file).");

    /// <summary>Puts this run's values after the defaults.</summary>
    public static void Place(NotebookDocument document, string language, IReadOnlyList<string> lines)
    {
        var cell = new NotebookCell(CellKind.Code, language, string.Join('\n', lines))
        {
            Metadata = new JsonObject { ["tags"] = new JsonArray(Injected) },
        };

        // A notebook that was run before has the last run's values: they make place.
        if (Tagged(document, Injected) is { Count: > 0 } before)
        {
            document.Cells[document.Cells.IndexOf(before[0])] = cell;
        }
        else
        {
            document.Cells.Insert(document.Cells.IndexOf(Tagged(document, Defaults)[^1]) + 1, cell);
        }
    }

    /// <summary>The sentence about a parameter that no cell declares.</summary>
    public static string Unknown(string name, IReadOnlyList<string> names, string? keywordOf = null)
    {
        var list = names.Count == 0 ? "It declares none." : $"It declares: {string.Join(", ", names)}.";
        return keywordOf is not null
            ? $"'{name}' is a keyword of {keywordOf}, not the name of a variable of the cell tagged '{Defaults}'. {list}"
            : $"The cell tagged '{Defaults}' declares no variable '{name}'.{Nearest.Sentence(name, names)} {list}";
    }

    private static List<NotebookCell> Tagged(NotebookDocument document, string tag) => [.. document.Cells.Where(cell => cell.Tags.Contains(tag))];
}
