namespace ModelOps;

/// <summary>A model card.</summary>
/// <param name="Card">The card.</param>
/// <param name="File">The file it was written to, or null.</param>
public sealed record CardResult(ModelCard Card, string? File) : Viewable
{
    /// <inheritdoc />
    public override View ToView() => new View(Card.Title).Fact("written to", File).Markdown(Card.Markdown);
}
