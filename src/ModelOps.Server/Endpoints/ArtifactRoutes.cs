using ModelOps.Server.Http;
using ModelOps.Server.Json;
using ModelOps.Tracking;
using static ModelOps.Server.Http.Field;

namespace ModelOps.Server.Endpoints;

/// <summary>The artifact calls of the tracking API.</summary>
internal static class ArtifactRoutes
{
    internal static IEnumerable<ApiRoute> All =>
    [
        new("GET", "artifacts/list", "What is in a folder of a run's artifacts.", [RunId, Text("path"), Text("page_token")], async call =>
        {
            var run = await call.Store.GetRunAsync(call.Fields.RunId, call.Aborted).ConfigureAwait(false);
            var path = call.Fields.Text("path") ?? "";
            var files = await RunArtifacts.ListAsync(RunArtifacts.PlaceOf(run.Info.ArtifactUri, call.Options), path, call.Aborted).ConfigureAwait(false);
            var prefix = path.Length == 0 ? "" : path.TrimEnd('/') + "/";
            return json =>
            {
                json.WriteStartObject();
                json.WriteString("root_uri", run.Info.ArtifactUri);
                json.WriteList("files", files, (json, file) => ArtifactJson.Write(json, file with { Path = prefix + file.Path }));
                json.WriteEndObject();
            };
        }),
        new("POST", "artifacts/presigned-upload-url", "Not offered: artifacts go through this server.", [RunId, Needed("path")], _ =>
            throw new TrackingException(
                ErrorCode.InvalidParameterValue,
                "Presigned upload is not supported for runs with proxied artifact storage (artifact URI scheme: mlflow-artifacts). This endpoint requires a run with a direct cloud storage artifact URI.")),
    ];
}
