using System.Globalization;
using ModelOps.Tracking;
using TrackedMetric = ModelOps.Tracking.Metric;

namespace ModelOps;

/// <summary>Runs side by side, the best first.</summary>
/// <param name="Metric">The metric they are ordered by.</param>
/// <param name="HigherIsBetter">True when more of it is better, false when less is; null when that is not known, and then no run is the best.</param>
/// <param name="Runs">The runs that have it.</param>
/// <param name="Curves">The metric's points, for runs that logged it at more than one step.</param>
public sealed record CompareResult(
    string Metric, bool? HigherIsBetter, IReadOnlyList<Run> Runs, IReadOnlyList<(string Run, IReadOnlyList<TrackedMetric> Points)> Curves) : Viewable
{
    private const int MostColumns = 6;
    private const int MostWithout = 10;

    /// <summary>The runs that do not have the metric, the newest first.</summary>
    public IReadOnlyList<Run> Without { get; init; } = [];

    /// <summary>The number of trials that are folded under the runs of their searches.</summary>
    public int FoldedTrials { get; init; }

    /// <summary>The best of the runs: none when no direction is known, the values are of different data, or no run has one.</summary>
    public Run? Best => Ranked.FirstOrDefault(IsBest)?.Run;

    internal string Head { get; init; } = Metric;

    internal IReadOnlyList<ComparedRun> Ranked { get; init; } = [];

    /// <summary>The data that the values are of: only values of the same data compare.</summary>
    internal IReadOnlyList<string> DataSets { get; init; } = [];

    /// <summary>The number of runs looked at; null when these are all.</summary>
    internal int? Seen { get; init; }

    internal string Near { get; init; } = "";

    /// <inheritdoc />
    public override View ToView()
    {
        if (Runs.Count == 0)
        {
            var none = new View($"No run has the metric {Head}").Note($"List what runs have with {Wording.Command("runs", "", "ops.RunsAsync()")}.{Near}");
            return FoldedTrials == 0 ? none : none.Note($"{FoldedTrials} trials of searches were not looked at; {Wording.Option("trials")} includes them.");
        }

        string[] differing = [.. Differing().Take(MostColumns)];
        var shorten = ShortId.For(Runs.Concat(Without).Select(run => run.Info.RunId));
        var (hasData, hasTrials) = (Ranked.Select(each => each.Data).Distinct().Count() > 1, Ranked.Any(each => each.Trials > 0));
        var view = new View($"{Runs.Count} run{(Runs.Count == 1 ? "" : "s")} by {Head}{Direction()}").Table(
            ["", "run", "name", Head, .. (string[])(hasData ? ["data"] : []), .. (string[])(hasTrials ? ["trials"] : []), .. differing],
            Ranked.Select(each => (IReadOnlyList<object?>)
            [
                IsBest(each) ? "★" : "", shorten(each.Run.Info.RunId), each.Run.Info.Name, each.Value, .. (object?[])(hasData ? [each.Data] : []), .. (object?[])(hasTrials ? [each.Trials] : []),
                .. differing.Select(key => (object?)Param(each.Run, key)),
            ]));
        AddNotes(view, shorten);
        return view.Figure(Curve()).Figure(ParallelCoordinates(differing));
    }

    private void AddNotes(View view, Func<string, string> shorten)
    {
        if (HigherIsBetter is null)
        {
            view.Note($"No run is marked as the best: whether more or less of '{Metric}' is better is not known. Say it with {Wording.Option("higher-is-better")} or {Wording.Option("lower-is-better")}.");
        }

        if (DataSets.Count > 1)
        {
            var named = Ranked.FirstOrDefault(each => each.Data is not null)?.Data ?? "DATA";
            view.Note($"No run is marked as the best: the values are of different data, {string.Join(", ", DataSets.Take(MostWithout))}{(DataSets.Count > MostWithout ? $" and {DataSets.Count - MostWithout} more" : "")}. Evaluate the runs on the same data, and compare by its name, as {named}/{Metric.Split('/')[^1]}.");
        }

        if (Without.Count > 0)
        {
            view.Table(["run", "name", "has"], Without.Take(MostWithout).Select(run => (IReadOnlyList<object?>)
                [shorten(run.Info.RunId), run.Info.Name, Keys(run)]), $"{Without.Count} run{(Without.Count == 1 ? "" : "s")} without {Head}");
        }

        if (FoldedTrials > 0)
        {
            view.Note($"{FoldedTrials} trials are folded under the runs of their searches; {Wording.Option("trials")} shows them.");
        }

        if (Seen is { } seen)
        {
            view.Note($"The experiment has more runs than the {seen} that were looked at, the newest. Narrow them with {Wording.Option("filter")}.");
        }
    }

    private static string Keys(Run run)
    {
        const int Most = 4;
        string[] keys = [.. run.Data.Metrics.Select(metric => metric.Key).Where(key => !key.Contains('/', StringComparison.Ordinal))];
        return keys.Length == 0 ? "no metrics" : string.Join(", ", keys.Take(Most)) + (keys.Length > Most ? ", …" : "");
    }

    private bool IsBest(ComparedRun each) => HigherIsBetter is not null && DataSets.Count <= 1 && double.IsFinite(each.Value) && each.Value.Equals(Ranked[0].Value);

    private string Direction() => HigherIsBetter switch
    {
        true => " (more is better)",
        false => " (less is better)",
        null => "",
    };

    // Parameters that all runs share tell nothing apart.
    private IEnumerable<string> Differing() => Runs
        .SelectMany(run => run.Data.Params.Select(param => param.Key)).Distinct().Order(StringComparer.Ordinal)
        .Where(key => Runs.Select(run => Param(run, key)).Distinct().Count() > 1);

    private Figure? Curve()
    {
        if (Curves.Count == 0)
        {
            return null;
        }

        var figure = new Figure(Head, "step", Head);
        foreach (var (run, points) in Curves)
        {
            figure.AddLine(points.Select(point => (double)point.Step), points.Select(point => point.Value), run);
        }

        return figure;
    }

    private Figure? ParallelCoordinates(string[] keys) => Runs.Count < 3 || keys.Length == 0
        ? null
        : new Figure($"{Head} by parameters").AddParallelCoordinates(
            [.. keys.Select(Dimension), new FigureDimension(Head, Ranked.Select(each => each.Value))], Ranked.Select(each => each.Value));

    private FigureDimension Dimension(string key)
    {
        var values = Runs.Select(run => Param(run, key) ?? "").ToArray();
        var numbers = values.Select(value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();

        // A run of another trainer has no such parameter: that alone does not make the others' numbers names.
        return values.Where((value, i) => value.Length > 0 && double.IsNaN(numbers[i])).Any()
            ? new FigureDimension(key, values.Select(value => value.Length == 0 ? "–" : value))
            : new FigureDimension(key, numbers, IsLogarithmic(key, numbers));
    }

    // As a search draws it; for a parameter that is the user's own, where the numbers span three powers of ten.
    private static bool IsLogarithmic(string key, double[] numbers)
    {
        var known = Trainers.All.SelectMany(trainer => trainer.Parameters).Where(parameter => parameter.Name == key && parameter.IsSearched).ToArray();
        var finite = numbers.Where(double.IsFinite).ToArray();
        return finite.Length > 0 && finite.Min() > 0 && (known.Length > 0 ? known.Any(parameter => parameter.SearchLogarithmic) : finite.Max() / finite.Min() >= 1000);
    }

    private static string? Param(Run run, string key) => run.Data.Params.FirstOrDefault(param => param.Key == key)?.Value;
}
