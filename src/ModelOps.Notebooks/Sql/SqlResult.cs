namespace ModelOps;

/// <summary>What a query gave.</summary>
/// <param name="Frame">Its rows.</param>
public sealed record SqlResult(Frame Frame) : IViewable
{
    /// <inheritdoc />
    public View ToView() => new View("Result of the query").Rows(Frame);
}
