namespace ModelOps.Data.Splits;

/// <summary>Checks that the columns a split names are there.</summary>
internal static class SplitColumns
{
    public static void Check(Frame frame, List<string> faults, params IEnumerable<string?> names)
    {
        foreach (var name in names)
        {
            if (name is not null && !frame.Contains(name))
            {
                var known = frame.Columns.Select(column => column.Name).ToArray();
                faults.Add($"There is no column '{name}'.{Suggestion.For(name, known)} The columns are: {string.Join(", ", known)}.");
            }
        }
    }
}
