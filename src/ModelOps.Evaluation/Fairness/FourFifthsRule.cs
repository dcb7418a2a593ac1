using System.Globalization;
using ModelOps.Evaluation.Statistics;

namespace ModelOps.Evaluation.Fairness;

/// <summary>Judges pairs of groups by the four-fifths rule.</summary>
internal static class FourFifthsRule
{
    private const double FourFifths = 0.8;

    private sealed record Pair(FairnessGroup Lower, FairnessGroup Higher, ConfidenceInterval Corrected, ConfidenceInterval Plain);

    internal static FourFifthsResult Judge(FairnessResult result, MetricInput rows, double confidence)
    {
        FairnessGroup[] groups = [.. result.Groups.Where(group => !group.IsSmall)];
        (FairnessGroup One, FairnessGroup Other)[] wanted = result.ReferenceIsGiven
            ? [.. groups.Where(group => group.IsReference).SelectMany(reference => groups.Where(group => !group.IsReference).Select(group => (group, reference)))]
            : [.. groups.SelectMany((one, i) => groups.Skip(i + 1).Select(other => Rate(one) <= Rate(other) ? (one, other) : (other, one)))];
        if (wanted.Length == 0)
        {
            var why = result.ReferenceIsGiven && groups.All(group => !group.IsReference) && groups.Length > 0
                ? $"the reference group {result.Reference} has fewer than {result.MinimumGroupRows} rows"
                : $"fewer than 2 groups of {result.Column} have {result.MinimumGroupRows} rows or more";
            return new(FourFifthsVerdict.NotEnoughData, null, null, new(double.NaN, double.NaN, double.NaN), 0, $"Four-fifths rule: not enough data, since {why}.");
        }

        var sizes = result.Slices.ToDictionary(slice => slice.Value, slice => Size(rows, slice.Rows), StringComparer.Ordinal);
        var alpha = 1 - confidence;
        ConfidenceInterval Ratio(FairnessGroup one, FairnessGroup other, double chance) => RatioInterval.Of(Rate(one), sizes[one.Value], Rate(other), sizes[other.Value], chance);
        Pair[] pairs = [.. wanted.Select(pair => new Pair(pair.One, pair.Other, Ratio(pair.One, pair.Other, alpha / wanted.Length), Ratio(pair.One, pair.Other, alpha)))];

        // One pair that is below is enough, and is looked for among all: corrected. That none is below has to hold for each, and needs no correction (Berger 1982).
        var worst = pairs.OrderBy(pair => pair.Corrected.High).ThenBy(pair => pair.Corrected.Value).First();
        if (worst.Corrected.High < FourFifths)
        {
            return Said(FourFifthsVerdict.BelowFourFifths, "below 0.8", worst, worst.Corrected, pairs.Length, result);
        }

        // One that would be below if it were the only pair: the interval that is shown must be the one that decides.
        if (pairs.Any(pair => pair.Plain.High < FourFifths))
        {
            return Said(FourFifthsVerdict.NotEnoughData, $"not enough data to say whether it is below 0.8, by an interval corrected for {pairs.Length} pairs of groups", worst, worst.Corrected, pairs.Length, result);
        }

        var weakest = pairs.OrderBy(pair => double.IsNaN(pair.Plain.Value) ? double.NegativeInfinity : pair.Plain.Low).First();
        return weakest.Plain.Low >= FourFifths && (result.ReferenceIsGiven || pairs.All(pair => pair.Plain.High <= 1 / FourFifths))
            ? Said(FourFifthsVerdict.NotBelowFourFifths, "not below 0.8", weakest, weakest.Plain, pairs.Length, result)
            : Said(FourFifthsVerdict.NotEnoughData, "not enough data to say whether it is below 0.8", weakest, weakest.Plain, pairs.Length, result);
    }

    private static FourFifthsResult Said(FourFifthsVerdict verdict, string words, Pair pair, ConfidenceInterval ratio, int pairs, FairnessResult result) => new(
        verdict, pair.Lower.Value, pair.Higher.Value, ratio, pairs,
        string.Create(CultureInfo.InvariantCulture, $"Four-fifths rule: the share predicted '{result.FavourableClass}' is {Show(Rate(pair.Lower))} of {result.Column} = {pair.Lower.Value} and {Show(Rate(pair.Higher))} of {pair.Higher.Value}, a ratio of {Show(ratio.Value)} ({Show(ratio.Low)} to {Show(ratio.High)}): {words}."));

    private static double Rate(FairnessGroup group) => group.Rates["selection_rate"].Value;

    // Weighted rows say as much as fewer rows of equal weight (Kish 1965).
    private static double Size(MetricInput rows, int[] indexes)
    {
        if (rows.Weights.IsEmpty)
        {
            return indexes.Length;
        }

        double sum = 0, squares = 0;
        foreach (var row in indexes)
        {
            sum += rows.Weights[row];
            squares += rows.Weights[row] * rows.Weights[row];
        }

        return sum * sum / squares;
    }

    private static string Show(double value) => double.IsPositiveInfinity(value) ? "∞" : NumberText.Metric(value);
}
