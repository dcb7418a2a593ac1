using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Evaluation.Evaluate;

using ModelOps.Evaluation.Slices;

namespace ModelOps.Evaluation.Evidence;

/// <summary>Reads what <see cref="EvidenceWriter"/> writes. Anything that does not fit is refused, since a gate opens by it.</summary>
internal static class EvidenceReader
{
    private const double Tolerance = 1e-9;

    internal static EvaluationEvidence Describe(string text, string name)
    {
        try
        {
            var json = JsonNode.Parse(text)!.AsObject();
            if ((string?)json["format"] != EvidenceWriter.Format)
            {
                throw Damaged(name, "it is not the description of an evaluation");
            }

            if ((int)json["version"]! is var version && version != EvaluationEvidence.FormatVersion)
            {
                throw new InvalidInputException($"The evaluation '{name}' has the form {version}, and this version reads form {EvaluationEvidence.FormatVersion}. Use the version of the toolkit that wrote it, or evaluate the model again.");
            }

            var data = json["dataset"]!;
            return new EvaluationEvidence
            {
                Name = name,
                Json = json,
                DataName = Text(data["name"], name),
                DataDigest = Text(data["digest"], name),
                DataRows = (int)data["rows"]!,
                ModelDigest = Text(json["model"]!["digest"], name),
                ModelName = Text(json["model"]!["name"], name),
                Time = DateTimeOffset.Parse(Text(json["evaluated_at"], name), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                Target = Text(json["target"], name),
                PositiveClass = (string?)json["positive_class"],
                Threshold = (double?)json["threshold"],
                WeightColumn = (string?)json["weights"],
                Costs = json["costs"] is { } costs ? CostTable.Of(Costs(costs), [.. json["classes"]!.AsArray().Select(each => (string)each!)]) : null,
                RowCount = (int)json["rows"]!,
                SliceColumns = [.. json["slices"]!.AsArray().Select(slice => Text(slice!["column"], name)).Distinct()],
                FairnessColumns = [.. (json["fairness"]?.AsArray() ?? []).Select(each => Text(each!["column"], name)).Distinct()],
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException or KeyNotFoundException)
        {
            throw Damaged(name, error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' '));
        }
    }

    internal static EvaluationResult Restore(EvaluationEvidence evidence, byte[] scores)
    {
        try
        {
            if (EvidenceWriter.Sha256(scores) != (string?)evidence.Json["scores"]!["sha256"])
            {
                throw Damaged(evidence.Name, "its scores are not those that were written with it");
            }

            using var unpacked = new GZipStream(new MemoryStream(scores), CompressionMode.Decompress);
            var rows = JsonSerializer.Deserialize<StoredScores>(unpacked)!;
            var result = Result(evidence, rows);
            Compare(evidence, result);
            return result;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException or IOException or InvalidDataException or IndexOutOfRangeException)
        {
            throw Damaged(evidence.Name, error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' '));
        }
    }

    private static EvaluationResult Result(EvaluationEvidence evidence, StoredScores stored)
    {
        var json = evidence.Json;
        string[] classes = [.. json["classes"]!.AsArray().Select(each => (string)each!)];
        double[]? weights = stored.weights.Length > 0 ? stored.weights : null;
        var rows = classes.Length == 0
            ? MetricInput.ForValues(stored.values, stored.predictions, weights)
            : MetricInput.ForClasses(
                stored.targets, stored.probabilities.Length > 0 ? stored.probabilities : null, classes.Length, Math.Max(0, Array.IndexOf(classes, evidence.PositiveClass)), stored.predicted, null, weights);
        if (rows.Count != evidence.RowCount || MetricCatalog.TaskName(rows.Task) != (string?)json["task"])
        {
            throw Damaged(evidence.Name, $"it describes {evidence.RowCount} rows of a {json["task"]} model, and holds {rows.Count} of a {MetricCatalog.TaskName(rows.Task)} one");
        }

        if (evidence.WeightColumn is not null && weights is null)
        {
            throw Damaged(evidence.Name, $"it was weighted by '{evidence.WeightColumn}', and holds no weights");
        }

        rows = json["costs"] is { } costs ? rows.WithCosts(Costs(costs)) : rows;
        string[] asked = [.. json["metrics"]!.AsObject().Select(pair => pair.Key).Where(name => MetricCatalog.Known(name) is { } metric && metric.AppliesTo(rows))];
        var metrics = Evaluator.Metrics(rows, asked);
        var intervals = Intervals(json["intervals"]!.AsObject(), json["metrics"]!.AsObject());
        var described = json["slices"]!.AsArray().Select(slice => slice!.AsObject()).ToArray();
        if (described.Length != stored.slices.Length)
        {
            throw Damaged(evidence.Name, $"it describes {described.Length} slices and holds {stored.slices.Length}");
        }

        var slices = stored.slices.Zip(described, (slice, about) => Evaluator.Slice(
            rows, asked, slice.column, slice.value, slice.rows, (int)json["minimum_slice_rows"]!, Intervals(about["intervals"]!.AsObject(), about["metrics"]!.AsObject()))).ToArray();
        return new EvaluationResult(rows, classes, evidence.Target, Evaluator.Values(rows, metrics), intervals, slices)
        {
            SkippedRows = (int)json["skipped_rows"]!,
            WorstSlices = WorstSlicesEvidence.Read(json["worst_slices"]),
            Fairness = FairnessEvidence.Read(json["fairness"]?.AsArray() ?? [], (stored.groups ?? []).Select(group => new Slice(group.column, group.value, group.rows)), rows, classes, why => Damaged(evidence.Name, why)),
            WeightColumn = evidence.WeightColumn,
            Costs = evidence.Costs,
            IntervalOptions = (double?)json["confidence"] is { } confidence ? new BootstrapOptions { Confidence = confidence, Resamples = (int?)json["resamples"] ?? new BootstrapOptions().Resamples } : null,
            PerClass = PerClass(json["per_class"]?.AsArray(), rows, classes, metrics),
        };
    }

    // Evidence of earlier versions has no intervals by class.
    private static ClassResult[] PerClass(JsonArray? said, MetricInput rows, string[] classes, MetricDefinition[] metrics) => ClassResults.Of(
        rows,
        classes,
        [.. classes.Select((_, index) => ClassResults.Metrics(index, metrics))],
        [.. classes.Select((_, index) => said is null ? [] : Intervals(said[index]!["intervals"]!.AsObject(), said[index]!["metrics"]!.AsObject()))]);

    private static double[] Costs(JsonNode costs) => [.. costs.AsArray().Select(cost => (double)cost!)];

    // What people read and what a gate computes must be the same.
    private static void Compare(EvaluationEvidence evidence, EvaluationResult result)
    {
        foreach (var (metric, said) in evidence.Json["metrics"]!.AsObject())
        {
            if (result.Metrics.TryGetValue(metric, out var value) && double.IsFinite(value)
                && !(said is not null && Math.Abs((double)said - value) <= Tolerance * Math.Max(1, Math.Abs(value))))
            {
                throw Damaged(evidence.Name, FormattableString.Invariant($"it says {metric} {said?.ToJsonString() ?? "undefined"}, and its scores give {value:G6}"));
            }
        }
    }

    private static OrderedDictionary<string, ConfidenceInterval> Intervals(JsonObject intervals, JsonObject values) => new(
        intervals.Select(pair => KeyValuePair.Create(pair.Key, new ConfidenceInterval(Number(values[pair.Key]), Number(pair.Value![0]), Number(pair.Value[1])))), StringComparer.Ordinal);

    private static double Number(JsonNode? node) => node is null ? double.NaN : (double)node;

    private static string Text(JsonNode? node, string name) => (string?)node is { Length: > 0 } text ? text : throw Damaged(name, "a name, digest or time is missing");

    private static InvalidInputException Damaged(string name, string why) =>
        new($"The evaluation '{name}' cannot be trusted: {why}. Evaluate the model on the same data again, which replaces it.");

#pragma warning disable IDE1006, SA1300, CA1812 // As the file has them.
    private sealed record StoredScores(int[] targets, int[] predicted, double[] probabilities, double[] values, double[] predictions, double[] weights, StoredSlice[] slices, StoredSlice[]? groups);

    private sealed record StoredSlice(string column, string value, int[] rows);
#pragma warning restore IDE1006, SA1300, CA1812
}
