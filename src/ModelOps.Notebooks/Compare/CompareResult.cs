using System.Globalization;
using ModelOps.Tracking;
using TrackedMetric = ModelOps.Tracking.Metric;

namespace ModelOps;

/// <summary>Runs side by side, the best first.</summary>
/// <param name="Metric">The metric they are ordered by.</param>
/// <param name="HigherIsBetter">True when more of it is better.</param>
/// <param name="Runs">The runs that have it.</param>
/// <param name="Curves">The metric's points, for runs that logged more than one.</param>
public sealed record CompareResult(
    string Metric, bool HigherIsBetter, IReadOnlyList<Run> Runs, IReadOnlyList<(string Run, IReadOnlyList<TrackedMetric> Points)> Curves) : IViewable
{
    private const int MostColumns = 6;

    /// <inheritdoc />
    public View ToView()
    {
        if (Runs.Count == 0)
        {
            return new View($"No run has the metric {Metric}").Note("List what runs have with #!runs.");
        }

        string[] differing = [.. Differing().Take(MostColumns)];
        var shorten = ShortId.For(Runs.Select(run => run.Info.RunId));
        var view = new View($"{Runs.Count} runs by {Metric} ({(HigherIsBetter ? "more" : "less")} is better)").Table(
            ["", "run", "name", Metric, .. differing],
            Runs.Select((run, i) => (IReadOnlyList<object?>)[i == 0 ? "★" : "", shorten(run.Info.RunId), run.Info.Name, Value(run), .. differing.Select(key => (object?)Param(run, key))]));
        return view.Figure(Curve()).Figure(ParallelCoordinates(differing));
    }

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

        var figure = new Figure(Metric, "step", Metric);
        foreach (var (run, points) in Curves)
        {
            figure.AddLine(points.Select(point => (double)point.Step), points.Select(point => point.Value), run);
        }

        return figure;
    }

    private Figure? ParallelCoordinates(string[] keys) => Runs.Count < 3 || keys.Length == 0
        ? null
        : new Figure($"{Metric} by parameters").AddParallelCoordinates(
            [.. keys.Select(Dimension), new FigureDimension(Metric, Runs.Select(Value))], Runs.Select(Value));

    private FigureDimension Dimension(string key)
    {
        var values = Runs.Select(run => Param(run, key) ?? "").ToArray();
        var numbers = values.Select(value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        return numbers.Any(double.IsNaN) ? new FigureDimension(key, values) : new FigureDimension(key, numbers);
    }

    private double Value(Run run) => run.Data.Metrics.First(metric => metric.Key == Metric).Value;

    private static string? Param(Run run, string key) => run.Data.Params.FirstOrDefault(param => param.Key == key)?.Value;
}
