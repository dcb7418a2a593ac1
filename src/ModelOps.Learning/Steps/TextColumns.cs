using ModelOps.Models;

namespace ModelOps.Learning.Steps;

/// <summary>The text columns of a problem by what suits them.</summary>
/// <param name="Free">Sentences: their words say more than the whole.</param>
/// <param name="Many">Categories of so many values that a column for each, or a code, is a poor choice.</param>
/// <param name="Few">All others.</param>
internal sealed record TextColumns(IReadOnlyList<string> Free, IReadOnlyList<string> Many, IReadOnlyList<string> Few)
{
    private const int LeastWords = 3;
    private const int LeastTexts = 50;
    private const int RowsRead = 2000;

    // Nearly as many values as rows are names of the rows.
    private const double Names = 0.95;

    /// <summary>Looks at the columns that are learnt from. Names that cannot be written in steps count as few.</summary>
    public static TextColumns Of(LearningProblem problem)
    {
        var found = problem.Inputs.Where(input => input.IsText).GroupBy(input => Kind(RawColumn.Texts(problem.Frame[input.Name])), input => input.Name).ToDictionary(group => group.Key, group => group.ToList());
        return new TextColumns(found.GetValueOrDefault(TextKind.Free, []), found.GetValueOrDefault(TextKind.Many, []), found.GetValueOrDefault(TextKind.Few, []));
    }

    /// <summary>The number of different values.</summary>
    public static int Values(StringColumn column)
    {
        var seen = new bool[column.Categories.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0)
            {
                seen[code] = true;
            }
        }

        return seen.Count(value => value);
    }

    private static TextKind Kind(StringColumn column)
    {
        var values = Values(column);
        if (values < LeastTexts || column.Name.AsSpan().IndexOfAny(",;()=") >= 0)
        {
            return TextKind.Few;
        }

        var texts = Enumerable.Range(0, Math.Min(column.Count, RowsRead)).Select(column.Text).OfType<string>().ToList();
        var words = texts.Count == 0 ? 0 : texts.Average(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
        return words >= LeastWords ? TextKind.Free
            : values > DefaultSteps.MostOneHotValues && values < Names * (column.Count - column.MissingCount) ? TextKind.Many
            : TextKind.Few;
    }

    private enum TextKind
    {
        Few,
        Many,
        Free,
    }
}
