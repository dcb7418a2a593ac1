using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Tracking.Validation;

/// <summary>The model records of <c>mlflow.log-model.history</c>.</summary>
internal static class ModelInfoRules
{
    // MLflow's own order; the UI reads the text, people diff it.
    private static readonly string[] _order = ["run_id", "artifact_path", "utc_time_created", "model_uuid", "flavors"];
    private static readonly string[] _mandatory = ["run_id", "utc_time_created", "artifact_path", "flavors"];

    // A run's records are one tag, which every reader of the run reads.
    private const int Longest = 1_000_000;
    private static readonly JsonDocumentOptions _noDuplicates = new() { AllowDuplicateProperties = false };

    public static JsonObject Parse(string modelJson)
    {
        NameRules.Length("model_json", modelJson, Longest);
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(modelJson, documentOptions: _noDuplicates);
        }
        catch (JsonException)
        {
            throw TrackingErrors.Invalid($"Malformed model info. \n {modelJson} \n is not a valid JSON.");
        }

        var missing = _mandatory.Where(key => node is not JsonObject record || !record.ContainsKey(key)).ToList();
        return missing.Count == 0
            ? (JsonObject)node!
            : throw TrackingErrors.Invalid($"Model json is missing mandatory fields: {PythonText.Set(missing)}");
    }

    /// <summary>The history with one record more; a history that is not a JSON array is begun anew.</summary>
    public static string Append(string? history, JsonObject record)
    {
        JsonArray records = [];
        try
        {
            if (history is not null && JsonNode.Parse(history) is JsonArray before)
            {
                records = before;
            }
        }
        catch (JsonException)
        {
        }

        var keys = _order.Where(record.ContainsKey).Concat(record.Select(pair => pair.Key).Where(key => !_order.Contains(key)));
        records.Add((JsonNode)new JsonObject(keys.Select(key => KeyValuePair.Create(key, record[key]?.DeepClone()))));
        return PythonText.Json(records);
    }
}
