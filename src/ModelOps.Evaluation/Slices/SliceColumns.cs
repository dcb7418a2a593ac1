namespace ModelOps.Evaluation.Slices;

/// <summary>What rows are sliced by: one column, or a pair written <c>housing*sex</c>.</summary>
/// <param name="Columns">One column or two.</param>
internal sealed record SliceColumns(string[] Columns)
{
    /// <summary>A slice a value is of use to nobody where there are more.</summary>
    internal const int MostValues = 100;

    internal const char Sign = '*';

    internal string Name => string.Join(Sign, Columns);

    /// <summary>The columns that a text names; a column whose name is the whole text comes first.</summary>
    internal static SliceColumns Parse(string text, IReadOnlyCollection<string> names) => new(names.Contains(text) ? [text] : text.Split(Sign, StringSplitOptions.TrimEntries));

    /// <summary>Why the rows cannot be sliced so; null when they can.</summary>
    internal string? Error(Frame data)
    {
        string[] names = [.. data.Columns.Select(column => column.Name)];
        if (Columns.FirstOrDefault(column => !names.Contains(column)) is { } unknown)
        {
            return $"There is no column '{unknown}' to slice by.{Suggestion.Among(unknown, names, "The columns are")}";
        }

        if (Columns.Length > 2)
        {
            return $"'{Name}' names {Columns.Length} columns, and slices are of one or two. Slice by fewer.";
        }

        if (Columns.Distinct().Count() < Columns.Length)
        {
            return $"'{Name}' names the same column twice. Name it once.";
        }

        foreach (var column in Columns)
        {
            if (Slicer.Values(data[column]) is > MostValues and var count)
            {
                return $"The column '{column}' has {count} values, and slices are of {MostValues} at most. Slice by a column with fewer values, or put its values into groups first.";
            }
        }

        return Columns.Length == 2 && Slicer.Cut(data, this).Count() is > MostValues and var pairs
            ? $"The columns '{Name}' have {pairs} pairs of values, and slices are of {MostValues} at most. Slice by one of them, or put their values into groups first."
            : null;
    }
}
