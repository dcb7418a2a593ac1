using System.Diagnostics.CodeAnalysis;

namespace ModelOps;

/// <summary>What a search found, and the best model fitted on all rows.</summary>
/// <param name="Search">The leaderboard.</param>
/// <param name="Best">The best trial's model.</param>
public sealed record TuneResult(SearchResult Search, TrainResult Best) : Viewable, IHasModel
{
    NamedModel IHasModel.Model => Best.Model;

    /// <summary>The best model of a search.</summary>
    /// <param name="tuned">The search's result.</param>
    [return: NotNullIfNotNull(nameof(tuned))]
    public static implicit operator NamedModel?(TuneResult? tuned) => tuned?.Best.Model;

    /// <inheritdoc />
    public override View ToView() => new View($"Best of {Search.Leaderboard.Count} {(Search.Leaderboard.Count == 1 ? "trial" : "trials")} by {Search.Metric}: {Best.Trainer}")
        .Fact("run", $"{Best.RunName} ({ShortId.Of(Best.RunId)}); every trial is a child run")
        .Fact("model", Best.Model.Reference)
        .Notes(Best.Notes)
        .Table(SearchTable.Columns(Search), SearchTable.Rows(Search))
        .Notes(SearchTable.Failures(Search))
        .Figure(Progress());

    private Figure Progress()
    {
        var trials = Search.Leaderboard.Where(trial => trial is { Score: not null, RowShare: 1 }).OrderBy(trial => trial.Number).ToArray();
        var higherIsBetter = MetricCatalog.Find(Search.Metric).HigherIsBetter;
        var best = double.NaN;
        var soFar = trials.Select(trial => best = double.IsNaN(best) ? trial.Score!.Value : higherIsBetter ? Math.Max(best, trial.Score!.Value) : Math.Min(best, trial.Score!.Value)).ToArray();
        return new Figure($"{Search.Metric} by trial", "trial", Search.Metric)
            .AddPoints(trials.Select(trial => (double)trial.Number), trials.Select(trial => trial.Score!.Value), "trial")
            .AddLine(trials.Select(trial => (double)trial.Number), soFar, "best so far");
    }
}
