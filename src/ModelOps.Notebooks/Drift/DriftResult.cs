namespace ModelOps;

/// <summary>How far data has moved from what a model was trained on.</summary>
/// <param name="Model">What the model is called.</param>
/// <param name="Data">What the data is called.</param>
/// <param name="Report">Every column's scores.</param>
/// <param name="Shown">The column whose score is worked out bin by bin.</param>
/// <param name="FailOnDrift">True to refuse data that has drifted.</param>
public sealed record DriftResult(string Model, string Data, DriftReport Report, ColumnDrift? Shown, bool FailOnDrift) : Viewable, IVerdict
{
    /// <inheritdoc />
    public string? Refusal => FailOnDrift && !Report.IsAccepted
        ? $"{Data} is not shown to be as the training data of {Model}: {string.Join(" ", Report.Problems)}"
        : null;

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"Drift of {Data} from the training data of {Model}: {Report.Verdict}")
            .Fact("training rows", Report.BaselineRows).Fact("rows compared", Report.RowCount);
        view.Notes(Report.Problems).Table(
            ["column", "PSI", "verdict", "Jensen-Shannon", "Kolmogorov-Smirnov", "p (of all columns)"],
            Report.Columns.Select(column => new object?[] { column.Column, column.Psi, column.Verdict, column.JensenShannon, column.KolmogorovSmirnov, column.AdjustedPValue }));
        if (Shown is { Problem: null })
        {
            view.Table(
                ["bin", "training rows", "rows", "training share", "share", "PSI = (share − training share) · ln(share / training share)"],
                Shown.Bins.Select(bin => new object?[] { bin.Label, bin.Expected, bin.Actual, bin.ExpectedShare, bin.ActualShare, bin.Psi }),
                $"How the score of {Shown.Column} comes about; the last column adds up to {ViewValue.Text(Shown.Psi)}");
            view.Figure(Shown.ToFigure());
        }

        return view.Figure(Report.ToFigure());
    }
}
