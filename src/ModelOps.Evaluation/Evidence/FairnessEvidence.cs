using System.Text.Json.Nodes;
using ModelOps.Evaluation.Fairness;
using ModelOps.Evaluation.Slices;

namespace ModelOps.Evaluation.Evidence;

/// <summary>Fairness in an evaluation's description; the rows of the groups are with the scores.</summary>
internal static class FairnessEvidence
{
    private const double Tolerance = 1e-9;

    internal static JsonArray Write(IReadOnlyList<FairnessResult> results) => new([.. results.Select(result => (JsonNode)new JsonObject
    {
        ["column"] = result.Column,
        ["favourable_class"] = result.FavourableClass,
        ["reference"] = result.Reference,
        ["reference_given"] = result.ReferenceIsGiven,
        ["minimum_group_rows"] = result.MinimumGroupRows,
        ["bootstrap"] = result.Bootstraps is { } drawn ? new JsonObject { ["resamples"] = drawn.Resamples, ["confidence"] = drawn.Confidence, ["seed"] = drawn.Seed } : null,
        ["measures"] = EvidenceWriter.Values(result.Measures.ToDictionary(measure => measure.Name, measure => measure.Value)),
        ["intervals"] = EvidenceWriter.Intervals(result.Measures.ToDictionary(measure => measure.Name, measure => measure.Interval)),
        ["four_fifths"] = result.FourFifths?.Sentence,
        ["groups"] = new JsonArray([.. result.Groups.Select(group => (JsonNode)new JsonObject
        {
            ["value"] = group.Value,
            ["rows"] = group.Rows,
            ["small"] = group.IsSmall,
            ["rates"] = EvidenceWriter.Values(group.Rates.ToDictionary(rate => rate.Key, rate => rate.Value.Value)),
            ["intervals"] = EvidenceWriter.Intervals(group.Rates),
        })]),
    })]);

    /// <summary>The groups of each column once, whatever the number of classes.</summary>
    internal static IEnumerable<(string Column, Slice Group)> Groups(IReadOnlyList<FairnessResult> results) =>
        results.DistinctBy(result => result.Column).SelectMany(result => result.Slices.Select(slice => (result.Column, slice)));

    internal static FairnessResult[] Read(JsonArray described, IEnumerable<Slice> groups, MetricInput rows, IReadOnlyList<string> classes, Func<string, InvalidInputException> damaged)
    {
        var byColumn = groups.ToLookup(group => group.Column);
        return [.. described.Select(each =>
        {
            var column = (string)each!["column"]!;
            var favourable = (string?)each["favourable_class"];
            var drawn = each["bootstrap"];
            var result = new FairnessResult(
                rows, new FairnessKey(new SliceColumns([column]), (bool)each["reference_given"]! ? (string?)each["reference"] : null), [.. byColumn[column]],
                (favourable is null ? 0 : classes.ToList().IndexOf(favourable), favourable), (int)each["minimum_group_rows"]!, null, CancellationToken.None);
            if (result.Slices.Sum(slice => slice.Rows.Length) != rows.Count || (favourable is not null && !classes.Contains(favourable)))
            {
                throw damaged($"its groups of '{column}' do not fit its rows");
            }

            foreach (var measure in result.Measures.Where(measure => double.IsFinite(measure.Value)))
            {
                var said = (double?)each["measures"]?[measure.Name];
                if (said is not { } value || Math.Abs(value - measure.Value) > Tolerance * Math.Max(1, Math.Abs(value)))
                {
                    throw damaged(FormattableString.Invariant($"it says {measure.Name} of {column} {said?.ToString() ?? "undefined"}, and its scores give {measure.Value:G6}"));
                }
            }

            return drawn is null ? result : result.Again(new() { Resamples = (int)drawn["resamples"]!, Confidence = (double)drawn["confidence"]!, Seed = (int)drawn["seed"]! });
        })];
    }
}
