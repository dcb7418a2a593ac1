namespace ModelOps;

/// <summary>What a search found.</summary>
/// <param name="Metric">The name of the metric that counts.</param>
/// <param name="Best">The best trial on all rows.</param>
/// <param name="Leaderboard">All trials on all rows from the best to the worst; then those on fewer rows; then those that failed.</param>
/// <param name="BestOptions">The options to fit the best trial's model with, as by <see cref="Learner.FitAsync"/>.</param>
public sealed record SearchResult(string Metric, TrialReport Best, IReadOnlyList<TrialReport> Leaderboard, FitOptions BestOptions)
{
    /// <summary>The average of some trials that does better than the best one; null when there is none, or none was asked for. <see cref="BestOptions"/> then fit it.</summary>
    public BlendReport? Blend { get; init; }

    /// <summary>The leaderboard as a table.</summary>
    public Frame ToFrame() => new(
        new Column<long>("trial", [.. Leaderboard.Select(trial => (long)trial.Number)]),
        StringColumn.From("trainer", Leaderboard.Select(trial => trial.Trainer)),
        StringColumn.From("settings", Leaderboard.Select(trial => trial.Settings)),
        StringColumn.From("steps", Leaderboard.Select(trial => trial.Steps)),
        new Column<double>(Metric, [.. Leaderboard.Select(trial => trial.Score ?? double.NaN)]),
        new Column<double>("std", [.. Leaderboard.Select(trial => trial.StandardDeviation ?? double.NaN)]),
        new Column<double>("row_share", [.. Leaderboard.Select(trial => trial.RowShare)]),
        new Column<double>("seconds", [.. Leaderboard.Select(trial => trial.Seconds)]),
        StringColumn.From("error", Leaderboard.Select(trial => trial.Error)));

    /// <summary>The leaderboard as text.</summary>
    public override string ToString() => $"Best of {Leaderboard.Count} trials by {Metric}: {Best.Trainer}\n{FrameText.Render(ToFrame())}".TrimEnd();
}

/// <summary>An average of some trials' scores.</summary>
/// <param name="Members">The trials' trainers, settings and steps, with their shares.</param>
/// <param name="Score">The mean over the folds of the metric that counts. The members were chosen by it, so that it is a little too good.</param>
/// <param name="StandardDeviation">Its standard deviation over the folds.</param>
public sealed record BlendReport(IReadOnlyList<BlendMember> Members, double Score, double StandardDeviation);
