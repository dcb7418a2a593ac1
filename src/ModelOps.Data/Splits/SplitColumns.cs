namespace ModelOps.Data.Splits;

/// <summary>Checks that the columns a split names are there, and that at most one is named.</summary>
internal static class SplitColumns
{
    /// <param name="frame">The rows to split.</param>
    /// <param name="errors">Gets a sentence for each thing that is wrong.</param>
    /// <param name="options">The names of the options as magics and verbs have them; C# has Stratify, Group and Time.</param>
    /// <param name="stratify">The column whose values keep their shares.</param>
    /// <param name="group">The column whose values stay together.</param>
    /// <param name="time">The column that orders the rows.</param>
    public static void Check(Frame frame, List<string> errors, string[] options, string? stratify, string? group, string? time)
    {
        string[] named = [.. new[] { stratify, group, time }.OfType<string>()];
        if (named.Length > 1)
        {
            string[] names = Wording.Face == Face.CSharp ? ["Stratify", "Group", "Time"] : [.. options.Select(option => Wording.Option(option))];
            errors.Add($"More than one of {string.Join(", ", names[..^1])} and {names[^1]} is given. Keep the one that matters most.");
        }

        foreach (var name in named)
        {
            if (!frame.Contains(name))
            {
                var known = frame.Columns.Select(column => column.Name);
                errors.Add($"There is no column '{name}'.{Suggestion.Among(name, known, "The columns are")}");
            }
        }
    }
}
