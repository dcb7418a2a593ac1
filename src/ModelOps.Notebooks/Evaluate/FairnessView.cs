namespace ModelOps;

/// <summary>Fairness as tables and sentences.</summary>
internal static class FairnessView
{
    internal static void Add(View view, IReadOnlyList<FairnessResult> results)
    {
        foreach (var result in results)
        {
            var by = result.FavourableClass is { } favourable ? $"{result.Column}, where '{favourable}' is the favourable outcome" : result.Column;
            string[] rates = [.. result.Groups.SelectMany(group => group.Rates.Keys).Distinct()];
            view.Table(
                ["group", "rows", .. rates, $"{rates[0]} less that of {result.Reference}"],
                result.Groups.Select(group => (IReadOnlyList<object?>)
                [
                    group.Value + (group.IsSmall ? " (few rows)" : ""), group.Rows, .. rates.Select(rate => Text(group.Rates[rate])), group.IsReference ? "" : Text(group.Differences[rates[0]]),
                ]),
                $"Groups of {by}");
            view.Table(
                ["measure", "value", "between", "rows"],
                result.Measures.Select(measure => (IReadOnlyList<object?>)[measure.Name, Text(measure.Interval), measure.Note ?? (measure.Lowest is null ? "" : $"{measure.Lowest} and {measure.Highest}"), measure.Rows]),
                $"Fairness by {by}");
            if (result.FourFifths is { } rule)
            {
                view.Note(rule.Sentence);
            }

            if (result.Groups.Any(group => group.IsSmall))
            {
                view.Note($"Groups of fewer than {result.MinimumGroupRows} rows are in no measure.");
            }
        }
    }

    /// <summary>A value with its interval, as <c>0.71 (0.65 to 0.77)</c>.</summary>
    internal static string Text(ConfidenceInterval interval) => double.IsNaN(interval.Low)
        ? NumberText.Metric(interval.Value)
        : $"{NumberText.Metric(interval.Value)} ({NumberText.Metric(interval.Low)} to {NumberText.Metric(interval.High)})";
}
