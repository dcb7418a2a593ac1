namespace ModelOps.Learning.Images;

/// <summary>Finds the column that holds images.</summary>
internal static class ImageColumn
{
    private static readonly string[] _names = ["image", "path", "file"];

    /// <summary>The column asked for, or the one of a usual name, or the only text column.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="asked">The column's name; null to find it.</param>
    /// <exception cref="InvalidInputException">No such column of text.</exception>
    public static string Find(LearningProblem problem, string? asked)
    {
        string[] texts = [.. problem.Inputs.Where(input => input.Type == ColumnType.String).Select(input => input.Name)];
        if (asked is not null)
        {
            return texts.Contains(asked) ? asked
                : throw new InvalidInputException($"'image' of cnn is '{asked}', which is no column of text to learn from.{Suggestion.Among(asked, texts, "Text columns are")}");
        }

        return _names.FirstOrDefault(name => texts.Contains(name)) ?? (texts is [var only] ? only
            : throw new InvalidInputException($"The trainer cnn finds no column of images: none is named {string.Join(", ", _names)}, and {(texts.Length == 0 ? "no column holds text" : $"{texts.Length} columns hold text")}. Name it by the setting image."));
    }
}
