using System.Text.Json;
using ModelOps.Tracking;

namespace ModelOps.Server.Json;

internal static class ExperimentJson
{
    internal static void Write(Utf8JsonWriter json, Experiment experiment)
    {
        json.WriteStartObject();
        json.WriteString("experiment_id", experiment.Id);
        json.WriteString("name", experiment.Name);
        json.WriteString("artifact_location", experiment.ArtifactLocation);
        json.WriteString("lifecycle_stage", WireText.Of(experiment.Stage));
        json.WriteOptional("last_update_time", experiment.LastUpdateTime);
        json.WriteOptional("creation_time", experiment.CreationTime);
        json.WriteTags(experiment.Tags);
        json.WriteEndObject();
    }

    internal static void WriteSummary(Utf8JsonWriter json, DatasetSummary summary)
    {
        json.WriteStartObject();
        json.WriteString("experiment_id", summary.ExperimentId);
        json.WriteString("name", summary.Name);
        json.WriteString("digest", summary.Digest);
        json.WriteOptional("context", summary.Context);
        json.WriteEndObject();
    }
}
