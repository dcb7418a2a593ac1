namespace ModelOps.Learning.Trees;

/// <summary>Reads constraints written as <c>carat:up;depth:down</c>.</summary>
internal static class MonotoneConstraints
{
    /// <summary>1 for up, −1 for down, 0 for neither, one a feature; null for the empty text.</summary>
    /// <param name="text">The constraints.</param>
    /// <param name="columns">The features.</param>
    /// <exception cref="InvalidInputException">All that is wrong with the text.</exception>
    public static sbyte[]? Parse(string text, IReadOnlyList<FeatureInfo> columns)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var directions = new sbyte[columns.Count];
        var errors = new List<string>();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = part.LastIndexOf(':');
            var name = cut < 0 ? part : part[..cut].Trim();
            var index = columns.ToList().FindIndex(column => column.Name == name);
            var direction = cut < 0 ? (sbyte)0 : part[(cut + 1)..].Trim().ToLowerInvariant() switch { "up" => (sbyte)1, "down" => (sbyte)-1, _ => (sbyte)0 };
            if (direction == 0)
            {
                errors.Add($"The monotone constraint '{part}' cannot be read. Write it as column:up or column:down.");
            }
            else if (index < 0)
            {
                errors.Add($"The monotone constraint '{part}' names no feature.{Suggestion.For(name, columns.Select(column => column.Name))}");
            }
            else if (columns[index].IsCategorical)
            {
                errors.Add($"The monotone constraint '{part}' names a feature of categories, which have no order. Constrain numbers only.");
            }
            else
            {
                directions[index] = direction;
            }
        }

        return errors.Count == 0 ? directions : throw new InvalidInputException(errors);
    }
}
