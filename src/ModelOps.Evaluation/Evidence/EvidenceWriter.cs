using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Evaluation.Evidence;

/// <summary>Writes an evaluation as a description in JSON and its scores as packed JSON.</summary>
internal static class EvidenceWriter
{
    internal const string Format = "modelops-evaluation";
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    internal static (string Json, byte[] Scores) Write(
        EvaluationResult evaluation, string modelDigest, string modelName, (string Name, string Digest, int Rows) data, EvaluateOptions options, DateTimeOffset time, string tool)
    {
        var scores = Scores(evaluation);
        var json = new JsonObject
        {
            ["format"] = Format,
            ["version"] = EvaluationEvidence.FormatVersion,
            ["dataset"] = new JsonObject { ["name"] = data.Name, ["digest"] = data.Digest, ["rows"] = data.Rows },
            ["model"] = new JsonObject { ["digest"] = modelDigest, ["name"] = modelName },
            ["evaluated_at"] = time.ToUniversalTime().ToString("O"),
            ["tool"] = tool,
            ["task"] = MetricCatalog.TaskName(evaluation.Task),
            ["target"] = evaluation.Target,
            ["classes"] = new JsonArray([.. evaluation.Classes.Select(name => (JsonNode)name)]),
            ["positive_class"] = evaluation.PositiveClass,
            ["threshold"] = options.Threshold,
            ["weights"] = evaluation.WeightColumn,
            ["costs"] = evaluation.Rows.Costs.IsEmpty ? null : new JsonArray([.. evaluation.Rows.Costs.ToArray().Select(cost => (JsonNode)cost)]),
            ["rows"] = evaluation.RowCount,
            ["skipped_rows"] = evaluation.SkippedRows,
            ["minimum_slice_rows"] = options.MinimumSliceRows,
            ["confidence"] = options.Intervals?.Confidence,
            ["resamples"] = options.Intervals?.Resamples,
            ["metrics"] = Values(evaluation.Metrics),
            ["intervals"] = Intervals(evaluation.Intervals),
            ["per_class"] = new JsonArray([.. evaluation.PerClass.Select(each => (JsonNode)new JsonObject { ["class"] = each.Name, ["metrics"] = Values(each.Metrics), ["intervals"] = Intervals(each.Intervals) })]),
            ["slices"] = new JsonArray([.. evaluation.Slices.Select(Slice)]),
            ["worst_slices"] = WorstSlicesEvidence.Write(evaluation.WorstSlices),
            ["fairness"] = FairnessEvidence.Write(evaluation.Fairness),
            ["scores"] = new JsonObject { ["sha256"] = Sha256(scores) },
        };
        return (json.ToJsonString(_indented), scores);
    }

    internal static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static JsonNode Slice(SliceResult slice) => new JsonObject
    {
        ["column"] = slice.Column,
        ["value"] = slice.Value,
        ["rows"] = slice.Rows.Count,
        ["small"] = slice.IsSmall,
        ["metrics"] = Values(slice.Metrics),
        ["intervals"] = Intervals(slice.Intervals),
    };

    // JSON has no NaN: what is undefined is null.
    internal static JsonObject Values(IReadOnlyDictionary<string, double> metrics) =>
        new(metrics.Select(metric => KeyValuePair.Create(metric.Key, Number(metric.Value))));

    internal static JsonObject Intervals(IReadOnlyDictionary<string, ConfidenceInterval> intervals) =>
        new(intervals.Select(interval => KeyValuePair.Create(interval.Key, (JsonNode?)new JsonArray(Number(interval.Value.Low), Number(interval.Value.High)))));

    internal static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;

    private static byte[] Scores(EvaluationResult evaluation)
    {
        var rows = evaluation.Rows;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var json = new Utf8JsonWriter(gzip))
        {
            json.WriteStartObject();
            Whole(json, "targets", rows.Targets);
            Whole(json, "predicted", rows.Predicted);
            Doubles(json, "probabilities", rows.Probabilities);
            Doubles(json, "values", rows.Values);
            Doubles(json, "predictions", rows.Predictions);
            Doubles(json, "weights", rows.Weights);
            json.WriteStartArray("slices");
            foreach (var slice in evaluation.Slices)
            {
                json.WriteStartObject();
                json.WriteString("column", slice.Column);
                json.WriteString("value", slice.Value);
                Whole(json, "rows", slice.Indexes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("groups");
            foreach (var (column, group) in FairnessEvidence.Groups(evaluation.Fairness))
            {
                json.WriteStartObject();
                json.WriteString("column", column);
                json.WriteString("value", group.Value);
                Whole(json, "rows", group.Rows);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return packed.ToArray();
    }

    private static void Whole(Utf8JsonWriter json, string name, ReadOnlySpan<int> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static void Doubles(Utf8JsonWriter json, string name, ReadOnlySpan<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
