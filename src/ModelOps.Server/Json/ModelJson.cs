using System.Globalization;
using System.Text.Json;
using ModelOps.Tracking;

namespace ModelOps.Server.Json;

internal static class ModelJson
{
    internal static void Write(Utf8JsonWriter json, RegisteredModel model)
    {
        json.WriteStartObject();
        json.WriteString("name", model.Name);
        json.WriteOptional("creation_timestamp", model.CreationTime);
        json.WriteOptional("last_updated_timestamp", model.LastUpdatedTime);
        json.WriteOptional("description", model.Description);
        json.WriteList("latest_versions", model.LatestVersions, WriteVersion);
        json.WriteTags(model.Tags);
        json.WriteList("aliases", model.Aliases, static (json, alias) =>
        {
            json.WriteStartObject();
            json.WriteString("alias", alias.Alias);
            json.WriteString("version", alias.Version.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    /// <summary>A version in a listing; MLflow leaves its aliases to the model there.</summary>
    internal static void WriteVersion(Utf8JsonWriter json, ModelVersion version) => WriteVersion(json, version, aliases: []);

    /// <summary>A version asked for by itself.</summary>
    internal static void WriteVersionWithAliases(Utf8JsonWriter json, ModelVersion version) => WriteVersion(json, version, version.Aliases);

    private static void WriteVersion(Utf8JsonWriter json, ModelVersion version, IReadOnlyList<string> aliases)
    {
        json.WriteStartObject();
        json.WriteString("name", version.Name);
        json.WriteString("version", version.Version.ToString(CultureInfo.InvariantCulture));
        json.WriteOptional("creation_timestamp", version.CreationTime);
        json.WriteOptional("last_updated_timestamp", version.LastUpdatedTime);
        json.WriteOptional("user_id", version.UserId);
        json.WriteString("current_stage", version.Stage);
        json.WriteString("description", version.Description ?? "");
        json.WriteString("source", version.Source ?? "");
        json.WriteString("run_id", version.RunId ?? "");
        json.WriteString("status", version.Status);
        json.WriteOptional("status_message", version.StatusMessage);
        json.WriteTags(version.Tags);
        json.WriteString("run_link", version.RunLink ?? "");
        json.WriteList("aliases", aliases, static (json, alias) => json.WriteStringValue(alias));
        json.WriteEndObject();
    }
}
