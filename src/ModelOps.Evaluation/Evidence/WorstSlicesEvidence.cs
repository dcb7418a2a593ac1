using System.Text.Json.Nodes;

namespace ModelOps.Evaluation.Evidence;

/// <summary>The worst slices in an evaluation's description. They are told, not made anew: the columns that they were found in are not kept.</summary>
internal static class WorstSlicesEvidence
{
    internal static JsonObject? Write(WorstSlices? worst) => worst is null ? null : new JsonObject
    {
        ["loss"] = worst.Loss,
        ["overall"] = EvidenceWriter.Number(worst.Overall),
        ["looked_at"] = worst.LookedAt,
        ["rows_to_find"] = worst.RowsToFind,
        ["rows_to_judge"] = worst.RowsToJudge,
        ["level"] = worst.Level,
        ["minimum_rows"] = worst.MinimumRows,
        ["slices"] = new JsonArray([.. worst.Slices.Select(slice => (JsonNode)new JsonObject
        {
            ["description"] = slice.Description,
            ["rows"] = slice.Rows,
            ["loss"] = Write(slice.Loss),
            ["difference"] = Write(slice.Difference),
            ["p"] = EvidenceWriter.Number(slice.PValue),
            ["p_adjusted"] = EvidenceWriter.Number(slice.AdjustedPValue),
            ["worse"] = slice.IsWorse,
        })]),
    };

    internal static WorstSlices? Read(JsonNode? json) => json is null ? null : new WorstSlices(
        (string)json["loss"]!, Number(json["overall"]),
        [.. json["slices"]!.AsArray().Select(slice => new WorstSlice(
            (string)slice!["description"]!, (int)slice["rows"]!, Interval(slice["loss"]!), Interval(slice["difference"]!), Number(slice["p"]), Number(slice["p_adjusted"]), (bool)slice["worse"]!))],
        (int)json["looked_at"]!, (int)json["rows_to_find"]!, (int)json["rows_to_judge"]!, (double)json["level"]!, (int)json["minimum_rows"]!);

    private static JsonArray Write(ConfidenceInterval interval) => [EvidenceWriter.Number(interval.Value), EvidenceWriter.Number(interval.Low), EvidenceWriter.Number(interval.High)];

    private static ConfidenceInterval Interval(JsonNode json) => new(Number(json[0]), Number(json[1]), Number(json[2]));

    private static double Number(JsonNode? node) => node is null ? double.NaN : (double)node;
}
