namespace ModelOps;

/// <summary>A schema that was inferred.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Name">The data it was inferred from.</param>
/// <param name="File">The file it was written to, or null.</param>
public sealed record DataSchemaResult(FrameSchema Schema, string Name, string? File) : Viewable
{
    private const int MostCategories = 4;
    private const int LongestCategories = 60;

    /// <inheritdoc />
    public override View ToView() => new View($"Schema of {Name}: {Schema.Columns.Count} columns").Fact("written to", File).Table(
        ["column", "type", "required", "range or categories"],
        Schema.Columns.Select(column => new object?[] { column.Name, column.Type.ToString().ToLowerInvariant(), column.Required, Domain(column) }));

    private static string Domain(ColumnSchema column) =>
        column.Categories is { Count: > 0 } categories ? Shortened(categories)
        : (column.Minimum, column.Maximum) switch
        {
            ({ } low, { } high) => FormattableString.Invariant($"{NumberText.Of(low)} … {NumberText.Of(high)}"),
            ({ } low, null) => FormattableString.Invariant($"{NumberText.Of(low)} or more"),
            (null, { } high) => FormattableString.Invariant($"{NumberText.Of(high)} or less"),
            _ => "",
        };

    // The first four, fewer where they are long: the table is to stay as wide as a page.
    private static string Shortened(IReadOnlyList<string> categories)
    {
        var shown = 0;
        for (var width = 0; shown < Math.Min(MostCategories, categories.Count) && (shown == 0 || width + categories[shown].Length <= LongestCategories); shown++)
        {
            width += categories[shown].Length;
        }

        return string.Join(", ", categories.Take(shown)) + (categories.Count > shown ? $", … ({categories.Count})" : "");
    }
}
