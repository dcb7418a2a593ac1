namespace ModelOps;

/// <summary>How far data has moved from what a model was trained on.</summary>
/// <param name="Model">What the model is called.</param>
/// <param name="Data">What the data is called.</param>
/// <param name="Report">Every column's scores.</param>
/// <param name="Shown">The column whose score is worked out bin by bin.</param>
/// <param name="FailOnDrift">True to refuse data that has drifted.</param>
public sealed record DriftResult(string Model, string Data, DriftReport Report, ColumnDrift? Shown, bool FailOnDrift) : IViewable, IVerdict
{
    /// <inheritdoc />
    public string? Refusal => FailOnDrift && Report.Level == DriftLevel.Drifted
        ? $"{Data} has drifted from the training data of {Model}: {string.Join(", ", Report.Columns.Where(column => column.Level == DriftLevel.Drifted).Select(column => FormattableString.Invariant($"{column.Column} (PSI {column.Psi:0.000})")))}."
        : null;

    /// <inheritdoc />
    public View ToView()
    {
        var view = new View($"Drift of {Data} from the training data of {Model}: {Report.Level.ToString().ToLowerInvariant()}")
            .Fact("training rows", Report.BaselineRows).Fact("rows compared", Report.RowCount);
        if (!Report.HasEnoughRows)
        {
            view.Note("Too few rows for a verdict: the scores below are shown, but count for nothing.");
        }

        view.Table(
            ["column", "PSI", "verdict", "Jensen-Shannon", "Kolmogorov-Smirnov", "chi-square p"],
            Report.Columns.OrderByDescending(column => column.Psi).Select(column => new object?[] { column.Column, column.Psi, column.Level.ToString().ToLowerInvariant(), column.JensenShannon, double.IsNaN(column.KolmogorovSmirnov) ? null : column.KolmogorovSmirnov, column.PValue }));
        if (Shown is not null)
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
