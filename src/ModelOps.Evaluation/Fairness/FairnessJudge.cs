using ModelOps.Evaluation.Slices;

namespace ModelOps.Evaluation.Fairness;

/// <summary>
/// Computes groups and measures, with percentile intervals from a bootstrap stratified by group: each resample draws as many rows of a group as it has, so that the groups' sizes stay.
/// </summary>
internal static class FairnessJudge
{
    internal static (FairnessGroup[] Groups, FairnessMeasure[] Measures) Judge(FairnessResult result, MetricInput rows, int favourable, BootstrapOptions? options, CancellationToken cancellationToken)
    {
        var groups = result.Slices;
        var rates = new GroupRates(rows, favourable);
        int[] judged = [.. Enumerable.Range(0, groups.Count).Where(group => groups[group].Rows.Length >= result.MinimumGroupRows)];
        var reference = groups.ToList().FindIndex(group => group.Value == result.Reference);
        var given = result.ReferenceIsGiven ? Array.IndexOf(judged, reference) : -1;
        var count = rates.Names.Count;

        // Rates of all groups, group by group, and behind them the measures.
        double[] Values(double[][] sums)
        {
            double[][] each = [.. sums.Select(rates.Rates)];
            var measures = rates.Measures([.. judged.Select(group => each[group])], given);
            return [.. each.SelectMany(group => group), .. result.ReferenceIsGiven && given < 0 ? measures.Select((value, i) => i == ImpactPlace ? double.NaN : value) : measures];
        }

        var values = Values([.. groups.Select(group => rates.Sums(group.Rows))]);
        var samples = options is null ? null : Samples(groups, rates, Values, Bootstrap.Checked(options), cancellationToken);
        ConfidenceInterval Interval(Func<double[], double> pick) => samples is null
            ? new(pick(values), double.NaN, double.NaN)
            : Bootstrap.Interval(pick(values), [.. samples.Select(pick)], options!.Confidence);
        FairnessGroup Group(Slice slice, int place) => new(
            slice.Value, slice.Rows.Length, slice.Rows.Length < result.MinimumGroupRows, place == reference,
            Named(rates.Names, rate => Interval(sample => sample[(place * count) + rate])),
            Named(rates.Names, rate => Interval(sample => sample[(place * count) + rate] - sample[(reference * count) + rate])));
        FairnessGroup[] all = [.. groups.Select(Group)];
        FairnessGroup[] compared = [.. judged.Select(group => all[group])];
        return (all, [.. FairnessMeasures.For(rows.Task).Select((measure, i) => Measure(result, measure, Interval(sample => sample[(groups.Count * count) + i]), compared, i, rates.Names))]);
    }

    private const int ImpactPlace = 2;

    private static OrderedDictionary<string, ConfidenceInterval> Named(IReadOnlyList<string> names, Func<int, ConfidenceInterval> interval) =>
        new(names.Select((name, i) => KeyValuePair.Create(name, interval(i))), StringComparer.Ordinal);

    private static double[][] Samples(IReadOnlyList<Slice> groups, GroupRates rates, Func<double[][], double[]> values, BootstrapOptions options, CancellationToken cancellationToken) =>
        Bootstrap.Repeat(options, () => new int[groups.Max(group => group.Rows.Length)], (random, room) => values([.. groups.Select(group =>
        {
            var drawn = room.AsSpan(0, group.Rows.Length);
            for (var i = 0; i < drawn.Length; i++)
            {
                drawn[i] = group.Rows[random.Next(drawn.Length)];
            }

            return rates.Sums(drawn);
        })]), cancellationToken);

    private static FairnessMeasure Measure(FairnessResult result, FairnessMeasureDefinition definition, ConfidenceInterval interval, FairnessGroup[] compared, int place, IReadOnlyList<string> names)
    {
        var rows = compared.Sum(group => group.Rows);
        string[] used = [.. GroupRates.Used(place, definition.IsOfClasses).Select(rate => names[rate])];
        if (double.IsNaN(interval.Value))
        {
            return new(definition, interval, rows, null, null, Why(result, definition, compared, used));
        }

        var isEqual = compared.All(group => group.Rates[used[0]].Value.Equals(compared[0].Rates[used[0]].Value));
        if (used.Length > 1 || isEqual)
        {
            return new(definition, interval, rows, null, null, null);
        }

        var given = place == ImpactPlace && result.ReferenceIsGiven;
        var lowest = compared.Where(group => !given || !group.IsReference).MinBy(group => group.Rates[used[0]].Value)!.Value;
        return new(definition, interval, rows, lowest, given ? result.Reference : compared.MaxBy(group => group.Rates[used[0]].Value)!.Value, null);
    }

    private static string Why(FairnessResult result, FairnessMeasureDefinition definition, FairnessGroup[] compared, string[] used)
    {
        if (compared.Length < 2)
        {
            return $"fewer than 2 groups of {result.Column} have {result.MinimumGroupRows} rows or more";
        }

        if (compared.FirstOrDefault(group => used.Any(rate => double.IsNaN(group.Rates[rate].Value))) is { } lacking)
        {
            return double.IsNaN(lacking.Rates[used[0]].Value) && used[0] == "true_positive_rate"
                ? $"{result.Column} = {lacking.Value} has no row whose true class is '{result.FavourableClass}'"
                : $"{result.Column} = {lacking.Value} has no row whose true class is another than '{result.FavourableClass}'";
        }

        return definition.Name == FairnessMeasures.All[ImpactPlace].Name && result.ReferenceIsGiven && compared.All(group => !group.IsReference)
            ? $"the reference group {result.Reference} has fewer than {result.MinimumGroupRows} rows"
            : $"no row is predicted as '{result.FavourableClass}'";
    }
}
