namespace ModelOps;

/// <summary>Predictions for some rows.</summary>
/// <param name="Predictions">One row for each that was scored: <c>label</c> and <c>probability_…</c>, or <c>prediction</c>.</param>
/// <param name="Model">What scored them.</param>
/// <param name="Address">The server that answered; null when the model ran in process.</param>
public sealed record PredictResult(Frame Predictions, string Model, Uri? Address) : Viewable
{
    private const int MostNotes = 10;

    /// <summary>Images that were left out since they cannot be read.</summary>
    public IReadOnlyList<ImageFinding> LeftOut { get; init; } = [];

    /// <summary>A forecast after the last values of its series; null for other predictions.</summary>
    public Figure? Figure { get; init; }

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"Predictions of {Model}: {Predictions.RowCount} rows")
            .Fact("over HTTP from", Address)
            .Fact("left out", LeftOut.Count > 0 ? $"{LeftOut.Count} that cannot be read" : null);
        foreach (var finding in LeftOut.Take(MostNotes))
        {
            view.Note(finding.Reason);
        }

        if (LeftOut.Count > MostNotes)
        {
            view.Note($"{LeftOut.Count - MostNotes} more cannot be read: see {nameof(LeftOut)}.");
        }

        return view.Rows(Predictions).Figure(Figure);
    }
}
