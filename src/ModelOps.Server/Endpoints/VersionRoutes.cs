using System.Globalization;
using System.Text.Json;
using ModelOps.Server.Http;
using ModelOps.Server.Json;
using ModelOps.Server.Security;
using ModelOps.Tracking;
using static ModelOps.Server.Http.Field;

namespace ModelOps.Server.Endpoints;

/// <summary>Versions of registered models.</summary>
internal static class VersionRoutes
{
    private const int DefaultVersions = 10_000;
    private const long MostVersions = 200_000;

    private static readonly Field _name = Needed("name");
    private static readonly Field _versionField = Needed("version");

    internal static IEnumerable<ApiRoute> All =>
    [
        new("POST", "model-versions/create", "Makes the next version of a registered model.", [_name, Needed("source"), Text("run_id"), Tags, Text("run_link"), Text("description")], CreateAsync),
        new("GET", "model-versions/get", "One version.", [_name, _versionField], call =>
            Version(call.Store.GetModelVersionAsync(call.Fields.Needed("name"), Number(call), call.Aborted))),
        new("PATCH", "model-versions/update", "Changes the description of a version.", [_name, _versionField, Text("description")], call =>
            Version(call.Store.UpdateModelVersionAsync(call.Fields.Needed("name"), Number(call), call.Fields.Text("description"), call.Aborted))),
        new("POST", "model-versions/transition-stage", "Moves a version to a stage.", [_name, _versionField, Needed("stage"), new Field("archive_existing_versions", FieldKind.Flag)], call =>
            Version(call.Store.TransitionStageAsync(call.Fields.Needed("name"), Number(call), call.Fields.Needed("stage"), call.Fields.Flag("archive_existing_versions"), call.Aborted))),
        new("DELETE", "model-versions/delete", "Removes a version.", [_name, _versionField], call =>
            ApiRoute.Done(call.Store.DeleteModelVersionAsync(call.Fields.Needed("name"), Number(call), call.Aborted))),
        new("POST", "model-versions/set-tag", "Sets a tag of a version.", [_name, _versionField, Needed("key"), Text("value")], call =>
            ApiRoute.Done(call.Store.SetModelVersionTagAsync(call.Fields.Needed("name"), Number(call), new Tag(call.Fields.Needed("key"), call.Fields.Text("value") ?? ""), call.Aborted))),
        new("DELETE", "model-versions/delete-tag", "Removes a tag of a version.", [_name, _versionField, Needed("key")], call =>
            ApiRoute.Done(call.Store.DeleteModelVersionTagAsync(call.Fields.Needed("name"), Number(call), call.Fields.Needed("key"), call.Aborted))),
        new("GET", "model-versions/get-download-uri", "Where the files of a version are.", [_name, Text("version")], async call =>
            ValueJson.One("artifact_uri", await call.Store.GetDownloadUriAsync(call.Fields.Needed("name"), Number(call), call.Aborted).ConfigureAwait(false))),
        new("GET", "model-versions/search", "Finds versions.", [Text("filter"), Whole("max_results", MostVersions), Texts("order_by"), Text("page_token")], async call =>
            ValueJson.Page("model_versions", await call.Store.SearchModelVersionsAsync(SearchFields.Query(call.Fields, DefaultVersions), call.Aborted).ConfigureAwait(false), ModelJson.WriteVersion)),
    ];

    /// <summary>The version number of a call, which MLflow sends as text.</summary>
    internal static int Number(ApiCall call, string field = "version")
    {
        var text = call.Fields.Text(field) ?? "";
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new TrackingException(ErrorCode.InvalidParameterValue, $"Parameter '{field}' must be an integer, got '{text}'.");
    }

    internal static async Task<Action<Utf8JsonWriter>> Version(Task<ModelVersion> work) =>
        ValueJson.One("model_version", await work.ConfigureAwait(false), ModelJson.WriteVersionWithAliases);

    private static async Task<Action<Utf8JsonWriter>> CreateAsync(ApiCall call)
    {
        var fields = call.Fields;
        var source = fields.Needed("source");
        var runId = SearchFields.NullIfEmpty(fields.Text("run_id"));
        ModelSourceRule.Check(source, await RunLocationAsync(call, source, runId).ConfigureAwait(false));
        return await Version(call.Store.CreateModelVersionAsync(
            new NewModelVersion(fields.Needed("name"), source, runId, fields.Text("run_link"), fields.Text("description"), fields.Tags()),
            call.Aborted)).ConfigureAwait(false);
    }

    // Only a local path is measured against the run, and a run that does not exist has no folder.
    private static async Task<string?> RunLocationAsync(ApiCall call, string source, string? runId)
    {
        if (runId is null || ArtifactStores.LocalPath(source) is null)
        {
            return null;
        }

        try
        {
            return (await call.Store.GetRunAsync(runId, call.Aborted).ConfigureAwait(false)).Info.ArtifactUri;
        }
        catch (TrackingException exception) when (exception.ErrorCode == ErrorCode.ResourceDoesNotExist)
        {
            return null;
        }
    }
}
