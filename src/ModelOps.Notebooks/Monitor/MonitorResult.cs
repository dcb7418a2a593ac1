namespace ModelOps;

/// <summary>What was seen of a deployment, window by window.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Report">The windows.</param>
/// <param name="Shown">The column whose score is worked out bin by bin; null when none was compared.</param>
/// <param name="Fails">True to refuse a newest window that has drifted, or is worse than at training.</param>
public sealed record MonitorResult(string Deployment, MonitorReport Report, ColumnDrift? Shown, bool Fails) : Viewable, IVerdict
{
    /// <summary>The page that the deployment shows of itself; null when it does not run.</summary>
    public Uri? Board { get; init; }

    /// <inheritdoc />
    public string? Refusal => Fails && (Report.Latest.IsDrifted || Report.Latest.IsWorse || Report.Latest.Level >= DriftLevel.TooFewRows)
        ? $"The newest window of {Deployment} is not shown to be as in training: {Report.Latest.Sentence}"
        : null;

    /// <inheritdoc />
    public override View ToView()
    {
        var latest = Report.Latest;
        var view = new View($"{Deployment}, version {Report.Version}: {latest.Sentence}")
            .Fact("training rows", Report.BaselineRows)
            .Fact("newest window", $"{latest.Start.UtcDateTime:yyyy-MM-dd HH:mm} to {latest.End.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {latest.RowsText}")
            .Fact("board", Board);
        view.Notes(Report.Notes).Notes(latest.NotCompared).Table(
            ["from (UTC)", "rows", "failed", "p50 ms", "p99 ms", "inputs", "answers", "labels", "quality"],
            Report.Windows.Reverse().Select(window => new object?[]
            {
                window.Start, window.Rows, window.Failed, window.LatencyMedian, window.LatencyHigh, window.Inputs.Verdict,
                window.Answers?.Verdict ?? (window.Start < Report.ReferenceUntil ? "reference" : NumberText.Undefined), window.Labels, window.Quality.Count == 0 ? "" : window.Quality[0].ToString(),
            }),
            "Windows, the newest first");
        view.Table(
            ["column", "PSI", "verdict", "p (of all columns)", "Jensen-Shannon", "Wasserstein", "missing then", "missing now", "out of range"],
            latest.Inputs.Columns.Concat(latest.Answers?.Columns ?? []).Select(column => new object?[]
            {
                column.Column, column.Psi, column.Verdict, column.AdjustedPValue, column.JensenShannon, column.Wasserstein, column.MissingThen, column.MissingNow, column.OutOfRange,
            }),
            "Inputs and answers in the newest window");
        if (latest.Quality.Count > 0)
        {
            view.Table(
                ["metric", "value", "from", "to", "expected", "verdict"],
                latest.Quality.Select(metric => new object?[] { metric.Name, metric.Interval.Value, metric.Interval.Low, metric.Interval.High, metric.Expected, metric.Verdict }),
                $"Quality of {latest.Labels} labelled rows, with 95 % intervals");
        }

        if (Shown is { Problem: null })
        {
            view.Table(
                ["bin", "training rows", "rows", "training share", "share", "PSI = (share − training share) · ln(share / training share)"],
                Shown.Bins.Select(bin => new object?[] { bin.Label, bin.Expected, bin.Actual, bin.ExpectedShare, bin.ActualShare, bin.Psi }),
                $"How the score of {Shown.Column} comes about; the last column adds up to {ViewValue.Text(Shown.Psi)}");
        }

        return view.Figure(Report.ToFigure()).Figure(Report.ToQualityFigure());
    }
}
