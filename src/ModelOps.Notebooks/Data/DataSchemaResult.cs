namespace ModelOps;

/// <summary>A schema that was inferred.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Name">The data it was inferred from.</param>
/// <param name="File">The file it was written to, or null.</param>
public sealed record DataSchemaResult(FrameSchema Schema, string Name, string? File) : Viewable
{
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

    private static string Shortened(IReadOnlyList<string> categories) =>
        string.Join(", ", categories.Take(4)) + (categories.Count > 4 ? $", … ({categories.Count})" : "");
}
