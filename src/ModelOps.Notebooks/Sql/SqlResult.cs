namespace ModelOps;

/// <summary>What a query gave.</summary>
/// <param name="Frame">Its rows.</param>
public sealed record SqlResult(Frame Frame) : Viewable
{
    /// <inheritdoc />
    public override View ToView() => new View("Result of the query").Rows(Frame);
}
