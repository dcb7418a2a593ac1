using System.Text.Json;
using ModelOps.Tracking;

namespace ModelOps.Server.Json;

internal static class ArtifactJson
{
    internal static void Write(Utf8JsonWriter json, ArtifactFile file)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteBoolean("is_dir", file.IsFolder);
        if (file.Size > 0)
        {
            json.WriteNumber("file_size", file.Size.Value);
        }

        json.WriteEndObject();
    }
}
