using System.Globalization;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Running;

/// <summary>What a <see cref="CellSelection"/> comes to in one notebook.</summary>
internal static class SelectedCells
{
    /// <summary>For each cell why it is left out, null when it runs.</summary>
    /// <exception cref="KernelException">A name is of no cell, or none are left; all errors at once.</exception>
    public static IReadOnlyList<string?> Of(NotebookDocument document, CellSelection selection)
    {
        var errors = new List<string>();
        var from = selection.From is { } first ? Find(document, first, "--from", last: false, errors) : 0;
        var until = selection.Until is { } last ? Find(document, last, "--until", last: true, errors) : document.Cells.Count - 1;
        var tags = document.Cells.Where(cell => cell.Kind == CellKind.Code).SelectMany(cell => cell.Tags).Distinct().ToList();
        errors.AddRange(Unknown(selection.SkipTags, "--skip-tag", tags).Concat(Unknown(selection.OnlyTags, "--only-tag", tags)));
        if (errors.Count == 0 && from > until && document.Cells.Count > 0)
        {
            errors.Add($"The run is to begin at '{selection.From}', cell {Number(from)}, and to end at '{selection.Until}', cell {Number(until)}, which is before it. Exchange them.");
        }

        if (errors.Count > 0)
        {
            throw new KernelException(string.Join("\n", errors));
        }

        return [.. document.Cells.Select((cell, index) => Reason(cell, index))];

        string? Reason(NotebookCell cell, int index) =>
            ParametersCell.IsOne(cell) ? null
            : cell.Tags.Contains(CellSelection.SkipTag) ? $"tagged {CellSelection.SkipTag}"
            : index < from ? $"before '{selection.From}', where the run begins"
            : index > until ? $"after '{selection.Until}', where the run ends"
            : selection.SkipTags.FirstOrDefault(cell.Tags.Contains) is { } skipped ? $"tagged {skipped}"
            : selection.OnlyTags.Count > 0 && !selection.OnlyTags.Any(cell.Tags.Contains) ? $"not tagged {string.Join(" or ", selection.OnlyTags)}"
            : null;
    }

    private static int Find(NotebookDocument document, string name, string option, bool last, List<string> errors)
    {
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (number < 1 || number > document.Cells.Count)
            {
                errors.Add($"'{option} {name}': the notebook has {document.Cells.Count} cells. Give a number from 1 to {document.Cells.Count}.");
            }

            return number - 1;
        }

        var found = Indices(cell => cell.Id == name) is { Count: > 0 } ids ? ids
            : Indices(cell => NameOf(cell) == name) is { Count: > 0 } named ? named
            : Indices(cell => cell.Tags.Contains(name));
        if (found.Count > 0)
        {
            return last ? found[^1] : found[0];
        }

        var known = document.Cells.SelectMany(cell => cell.Tags.Append(NameOf(cell) ?? cell.Id)).Distinct().ToList();
        errors.Add($"'{option} {name}': no cell has that id, name or tag.{Nearest.Sentence(name, known)} Give a cell's number from 1 to {document.Cells.Count}, its id, its name or a tag.");
        return 0;

        List<int> Indices(Func<NotebookCell, bool> isIt) => [.. document.Cells.Index().Where(cell => isIt(cell.Item)).Select(cell => cell.Index)];
    }

    private static string? NameOf(NotebookCell cell) => cell.Metadata["name"]?.ToString();

    private static IEnumerable<string> Unknown(IReadOnlyList<string> given, string option, List<string> tags) =>
        from tag in given
        where !tags.Contains(tag)
        select $"'{option} {tag}': no code cell has that tag.{Nearest.Sentence(tag, tags)} {(tags.Count == 0 ? "No code cell has a tag." : $"The tags are: {string.Join(", ", tags)}.")}";

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
