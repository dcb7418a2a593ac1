using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Tracking.Remote;

/// <summary>MLflow's entities from and to its JSON.</summary>
internal static class RestJson
{
    public static Experiment Experiment(JsonElement json) => new(
        Text(json, "experiment_id"),
        Text(json, "name"),
        Text(json, "artifact_location"),
        WireText.ParseStage(Text(json, "lifecycle_stage")),
        Long(json, "creation_time"),
        Long(json, "last_update_time"),
        Tags(json));

    public static Run Run(JsonElement json)
    {
        var data = Part(json, "data");
        return new Run(
            RunInfo(Part(json, "info")),
            new RunData(
                List(data, "metrics", Metric),
                List(data, "params", param => new Param(Text(param, "key"), Text(param, "value"))),
                Tags(data)),
            List(Part(json, "inputs"), "dataset_inputs", Input));
    }

    public static RunInfo RunInfo(JsonElement json) => new(
        Text(json, "run_id") is { Length: > 0 } id ? id : Text(json, "run_uuid"),
        Text(json, "experiment_id"),
        Text(json, "run_name"),
        Text(json, "user_id"),
        WireText.TryParse(Text(json, "status"), out RunStatus status) ? status : RunStatus.Running,
        Long(json, "start_time"),
        Long(json, "end_time"),
        Text(json, "artifact_uri"),
        WireText.ParseStage(Text(json, "lifecycle_stage")));

    public static Metric Metric(JsonElement json) => new(Text(json, "key"), Double(json, "value"), Long(json, "timestamp") ?? 0, Long(json, "step") ?? 0);

    public static RunMetric RunMetric(JsonElement json) => new(Text(json, "run_id"), Metric(json));

    public static RegisteredModel Model(JsonElement json) => new(
        Text(json, "name"),
        Long(json, "creation_timestamp"),
        Long(json, "last_updated_timestamp"),
        TextOrNull(json, "description"),
        List(json, "latest_versions", Version),
        Tags(json),
        List(json, "aliases", alias => new ModelAlias(Text(alias, "alias"), (int)(Long(alias, "version") ?? 0))));

    public static ModelVersion Version(JsonElement json) => new()
    {
        Name = Text(json, "name"),
        Version = (int)(Long(json, "version") ?? 0),
        CreationTime = Long(json, "creation_timestamp"),
        LastUpdatedTime = Long(json, "last_updated_timestamp"),
        UserId = TextOrNull(json, "user_id"),
        Stage = TextOrNull(json, "current_stage") ?? "None",
        Description = TextOrNull(json, "description"),
        Source = TextOrNull(json, "source"),
        RunId = TextOrNull(json, "run_id"),
        RunLink = TextOrNull(json, "run_link"),
        Status = TextOrNull(json, "status") ?? "READY",
        StatusMessage = TextOrNull(json, "status_message"),
        Tags = Tags(json),
        Aliases = List(json, "aliases", alias => TextOf(alias) ?? ""),
    };

    public static DatasetSummary Summary(JsonElement json) =>
        new(Text(json, "experiment_id"), Text(json, "name"), Text(json, "digest"), TextOrNull(json, "context"));

    public static ArtifactFile File(JsonElement json)
    {
        var isFolder = Part(json, "is_dir").ValueKind == JsonValueKind.True;
        return new ArtifactFile(Text(json, "path"), isFolder, isFolder ? null : Long(json, "file_size") ?? 0);
    }

    public static Page<T> Page<T>(JsonElement json, string field, Func<JsonElement, T> read) =>
        new(List(json, field, read), TextOrNull(json, "next_page_token") is { Length: > 0 } token ? token : null);

    public static JsonElement Part(JsonElement json, string field) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(field, out var part) ? part : default;

    public static List<T> List<T>(JsonElement json, string field, Func<JsonElement, T> read) =>
        Part(json, field) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray().Select(read)] : [];

    public static string Text(JsonElement json, string field) => TextOrNull(json, field) ?? "";

    public static JsonNode Of(Metric metric) => new JsonObject
    {
        ["key"] = metric.Key,
        ["value"] = double.IsFinite(metric.Value) ? metric.Value : NotFinite(metric.Value),
        ["timestamp"] = metric.Timestamp,
        ["step"] = metric.Step,
    };

    public static JsonArray Of(IEnumerable<Tag>? tags) => Array(tags, tag => new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value });

    public static JsonNode Of(Param param) => new JsonObject { ["key"] = param.Key, ["value"] = param.Value };

    public static JsonNode Of(DatasetInput input) => new JsonObject
    {
        ["tags"] = Of(input.Tags),
        ["dataset"] = new JsonObject
        {
            ["name"] = input.Dataset.Name,
            ["digest"] = input.Dataset.Digest,
            ["source_type"] = input.Dataset.SourceType,
            ["source"] = input.Dataset.Source,
            ["schema"] = input.Dataset.Schema,
            ["profile"] = input.Dataset.Profile,
        },
    };

    public static JsonArray Array<T>(IEnumerable<T>? items, Func<T, JsonNode?> write) => new([.. (items ?? []).Select(write)]);

    private static JsonNode NotFinite(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    private static DatasetInput Input(JsonElement json)
    {
        var dataset = Part(json, "dataset");
        return new DatasetInput(
            new Dataset(Text(dataset, "name"), Text(dataset, "digest"), Text(dataset, "source_type"), Text(dataset, "source"), TextOrNull(dataset, "schema"), TextOrNull(dataset, "profile")),
            Tags(json));
    }

    private static List<Tag> Tags(JsonElement json) => List(json, "tags", tag => new Tag(Text(tag, "key"), Text(tag, "value")));

    public static string? TextOrNull(JsonElement json, string field) => TextOf(Part(json, field));

    private static string? TextOf(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.String => json.GetString(),
                JsonValueKind.Number => json.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException half)
        {
            throw new TrackingException(ErrorCode.InternalError, "The tracking server sent a text with half a character in it.", half);
        }
    }

    // Whole numbers may come as numbers or as text.
    public static long? Long(JsonElement json, string field) =>
        long.TryParse(TextOrNull(json, field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double Double(JsonElement json, string field) => TextOrNull(json, field) switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        null => 0,
        var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new TrackingException(ErrorCode.InternalError, $"The tracking server sent '{text}' as a metric's value, which is not a number."),
    };
}
