using System.Text.RegularExpressions;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Running;

namespace ModelOps.Kernel.Jupyter.Notebooks.Parameters;

/// <summary>The parameters of a notebook whose language is not compiled here: names are checked against what the tagged cell assigns, and a value for a text stays the text.</summary>
internal static class ForeignParameters
{
    /// <exception cref="KernelException">A name is unknown, or a value has no form in the language; all errors at once.</exception>
    public static void Inject(NotebookDocument document, IReadOnlyDictionary<string, object?> parameters, ParameterSyntax syntax, string language)
    {
        var declared = Declared(ParametersCell.Declaring(document, $"a {syntax.Language} cell of their own, as '{syntax.Example(parameters.Keys.First())}'", parameters), syntax);
        var errors = new List<string>();
        var lines = new List<string> { syntax.Comment };
        foreach (var (name, value) in parameters)
        {
            if (!declared.TryGetValue(name, out var found))
            {
                errors.Add(ParametersCell.Unknown(name, [.. declared.Keys]));
            }
            else if (syntax.Of(value, found.Default) is { } text)
            {
                lines.Add(syntax.Assign(name, text));
            }
            else
            {
                errors.Add($"The parameter '{name}' cannot be '{ParameterValue.Shown(value)}' in {syntax.Language}. Give it as its default, {found.Default}, is given.");
            }
        }

        if (errors.Count > 0)
        {
            throw new KernelException(string.Join("\n", errors));
        }

        ParametersCell.Place(document, language, lines);
    }

    /// <summary>What the cells assign, in their order.</summary>
    public static OrderedDictionary<string, DeclaredParameter> Declared(IEnumerable<NotebookCell> cells, ParameterSyntax syntax)
    {
        var declared = new OrderedDictionary<string, DeclaredParameter>(StringComparer.Ordinal);
        foreach (Match match in cells.SelectMany(cell => syntax.Assignment.Matches(cell.Source)))
        {
            var name = match.Groups["name"].Value;
            declared[name] = new DeclaredParameter(name, "", match.Groups["value"].Value, match.Groups["comment"].Value.Trim());
        }

        return declared;
    }
}
