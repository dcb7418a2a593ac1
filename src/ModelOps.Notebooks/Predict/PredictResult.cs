namespace ModelOps;

/// <summary>Predictions for some rows.</summary>
/// <param name="Predictions">One row for each that was scored: <c>label</c> and <c>probability_…</c>, or <c>prediction</c>.</param>
/// <param name="Model">What scored them.</param>
/// <param name="Address">The server that answered; null when the model ran in process.</param>
public sealed record PredictResult(Frame Predictions, string Model, Uri? Address) : Viewable
{
    /// <inheritdoc />
    public override View ToView() => new View($"Predictions of {Model}: {Predictions.RowCount} rows")
        .Fact("over HTTP from", Address)
        .Rows(Predictions);
}
