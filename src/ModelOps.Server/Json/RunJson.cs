using System.Text.Json;
using ModelOps.Tracking;

namespace ModelOps.Server.Json;

internal static class RunJson
{
    /// <summary>A run as searched for or fetched.</summary>
    internal static void Write(Utf8JsonWriter json, Run run) => Write(json, run, outputs: true);

    /// <summary>A run just made; MLflow leaves its outputs out.</summary>
    internal static void WriteCreated(Utf8JsonWriter json, Run run) => Write(json, run, outputs: false);

    internal static void WriteInfo(Utf8JsonWriter json, RunInfo info)
    {
        json.WriteStartObject();
        json.WriteString("run_uuid", info.RunId);
        json.WriteString("experiment_id", info.ExperimentId);
        json.WriteString("run_name", info.Name);
        json.WriteString("user_id", info.UserId);
        json.WriteString("status", WireText.Of(info.Status));
        json.WriteOptional("start_time", info.StartTime);
        json.WriteOptional("end_time", info.EndTime);
        json.WriteString("artifact_uri", info.ArtifactUri);
        json.WriteString("lifecycle_stage", WireText.Of(info.Stage));
        json.WriteString("run_id", info.RunId);
        json.WriteEndObject();
    }

    internal static void WritePoint(Utf8JsonWriter json, RunMetric point)
    {
        json.WriteStartObject();
        ValueJson.WriteMetricFields(json, point.Metric);
        json.WriteString("run_id", point.RunId);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Run run, bool outputs)
    {
        json.WriteStartObject();
        json.WritePropertyName("info");
        WriteInfo(json, run.Info);
        json.WriteStartObject("data");
        json.WriteList("metrics", run.Data.Metrics, ValueJson.WriteMetric);
        json.WriteList("params", run.Data.Params, static (json, param) => ValueJson.WritePair(json, param.Key, param.Value));
        json.WriteTags(run.Data.Tags);
        json.WriteEndObject();
        json.WriteStartObject("inputs");
        json.WriteList("dataset_inputs", run.Inputs, WriteInput);
        json.WriteEndObject();
        if (outputs)
        {
            json.WriteStartObject("outputs");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter json, DatasetInput input)
    {
        json.WriteStartObject();
        json.WriteTags(input.Tags);
        var dataset = input.Dataset;
        json.WriteStartObject("dataset");
        json.WriteString("name", dataset.Name);
        json.WriteString("digest", dataset.Digest);
        json.WriteString("source_type", dataset.SourceType);
        json.WriteString("source", dataset.Source);
        json.WriteOptional("schema", dataset.Schema);
        json.WriteOptional("profile", dataset.Profile);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
