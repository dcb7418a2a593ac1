using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Tracking.Validation;

/// <summary>The model records of <c>mlflow.log-model.history</c>.</summary>
internal static class ModelInfoRules
{
    private static readonly string[] Mandatory = ["run_id", "utc_time_created", "artifact_path", "flavors"];

    public static JsonObject Parse(string modelJson)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(modelJson);
        }
        catch (JsonException)
        {
            throw Faults.Invalid($"Malformed model info. \n {modelJson} \n is not a valid JSON.");
        }

        var missing = Mandatory.Where(key => node is not JsonObject record || !record.ContainsKey(key)).ToList();
        return missing.Count == 0
            ? (JsonObject)node!
            : throw Faults.Invalid($"Model json is missing mandatory fields: {PythonText.Set(missing)}");
    }

    /// <summary>The history with one record more; a history that is no JSON array is begun anew.</summary>
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

        records.Add((JsonNode)record);
        return records.ToJsonString();
    }
}
