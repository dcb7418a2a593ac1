namespace ModelOps.Data.Splits;

/// <summary>Checks that the columns a split names are there, and that at most one is named.</summary>
internal static class SplitColumns
{
    public static void Check(Frame frame, List<string> faults, string? stratify, string? group, string? time)
    {
        string[] named = [.. new[] { stratify, group, time }.OfType<string>()];
        if (named.Length > 1)
        {
            faults.Add("More than one of Stratify, Group and Time is given. Keep the one that matters most.");
        }

        foreach (var name in named)
        {
            if (!frame.Contains(name))
            {
                var known = frame.Columns.Select(column => column.Name);
                faults.Add($"There is no column '{name}'.{Suggestion.Among(name, known, "The columns are")}");
            }
        }
    }
}
