namespace ModelOps.Learning;

/// <summary>The columns a step works on: some by name, or all of its kind.</summary>
/// <param name="Names">The names; null for all of the step's kind.</param>
public sealed record ColumnChoice(IReadOnlyList<string>? Names)
{
    /// <summary>All columns of the step's kind.</summary>
    public static ColumnChoice All { get; } = new((IReadOnlyList<string>?)null);

    /// <summary>The numeric columns chosen.</summary>
    /// <param name="table">The columns at this step.</param>
    /// <exception cref="InvalidInputException">A name is of no column, or of text.</exception>
    public string[] Numbers(PreparedTable table) => Choose(table, [.. table.Numbers.Select(number => number.Name)], "numbers");

    /// <summary>The text columns chosen.</summary>
    /// <param name="table">The columns at this step.</param>
    /// <exception cref="InvalidInputException">A name is of no column, or of numbers.</exception>
    public string[] Texts(PreparedTable table) => Choose(table, [.. table.Texts.Select(text => text.Name)], "text");

    private string[] Choose(PreparedTable table, string[] all, string kind)
    {
        if (Names is null)
        {
            return all;
        }

        var known = table.Names.ToList();
        var errors = Names.Where(name => !all.Contains(name)).Select(name => known.Contains(name)
            ? $"Column '{name}' does not hold {kind} at this step. Put another step before it, or choose another column."
            : $"There is no column '{name}' at this step.{Suggestion.Among(name, known, "The columns are")}").ToList();
        return errors.Count == 0 ? [.. Names] : throw new InvalidInputException(errors);
    }
}
