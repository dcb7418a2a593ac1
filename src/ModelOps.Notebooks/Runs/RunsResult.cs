using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Runs of the current experiment.</summary>
/// <param name="Runs">The runs, in the order asked for.</param>
public sealed record RunsResult(IReadOnlyList<Run> Runs) : Viewable
{
    // More columns than this are not read; the rest is one `#!run ID` away.
    private const int MetricColumns = 6;
    private static readonly string[] _headlines = ["roc_auc", "accuracy", "f1", "log_loss", "r2", "rmse"];

    /// <summary>The number of trials folded under a search, by its run's id.</summary>
    public IReadOnlyDictionary<string, int> FoldedTrials { get; init; } = new Dictionary<string, int>();

    /// <inheritdoc />
    public override View ToView()
    {
        var folded = FoldedTrials.Values.Sum();
        if (Runs.Count == 0)
        {
            var none = new View("No runs yet").Note($"Train with {Wording.Command("train", "", "ops.TrainAsync")}, or start a run with {Wording.Command("track", "", "ops.StartRunAsync")}.");
            return folded == 0 ? none : none.Note(Folded(folded));
        }

        var metrics = new RunMetrics();
        var columns = Columns(metrics);
        var hasTrials = Runs.Any(run => FoldedTrials.ContainsKey(run.Info.RunId));
        var shorten = ShortId.For(Runs.Select(run => run.Info.RunId));
        var view = new View($"{Runs.Count} run{(Runs.Count == 1 ? "" : "s")}").Table(
            ["run", "name", "status", "started", "duration", .. (string[])(hasTrials ? ["trials"] : []), .. columns.Select(key => metrics.Head(key, Runs))],
            Runs.Select(run => (IReadOnlyList<object?>)
            [
                shorten(run.Info.RunId), run.Info.Name, WireText.Of(run.Info.Status), RunDisplay.Started(run.Info), RunDisplay.Duration(run.Info),
                .. (object?[])(hasTrials ? [FoldedTrials.TryGetValue(run.Info.RunId, out var count) ? count : null] : []),
                .. columns.Select(key => (object?)metrics.Find(run, key)?.Value),
            ]));
        return folded == 0 ? view : view.Note(Folded(folded));
    }

    private static string Folded(int trials) => $"{trials} trials are folded under the runs of their searches; {Wording.Option("trials")} shows them.";

    // What a person asks first of a classifier or a regression; a value under its data's name is there under its plain name, too.
    private MetricKey[] Columns(RunMetrics metrics)
    {
        var kinds = new List<(MetricKey Key, int Count)>();
        foreach (var key in Runs.SelectMany(run => run.Data.Metrics.Select(metric => metrics.KeyOf(run, metric.Key))).Where(key => key.DataSet != "system"))
        {
            var at = kinds.FindIndex(known => known.Key.IsSameAs(key));
            if (at < 0)
            {
                kinds.Add((key, 1));
            }
            else
            {
                kinds[at] = (kinds[at].Key, kinds[at].Count + 1);
            }
        }

        return [.. kinds.OrderBy(kind => kind.Key.DataSet is not null).ThenBy(kind => Array.IndexOf(_headlines, kind.Key.Name) is var place and >= 0 ? place : _headlines.Length).ThenByDescending(kind => kind.Count)
            .ThenBy(kind => kind.Key.Key, StringComparer.Ordinal).Take(MetricColumns).Select(kind => kind.Key)];
    }
}
