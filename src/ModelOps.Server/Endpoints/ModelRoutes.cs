using System.Text.Json;
using ModelOps.Server.Http;
using ModelOps.Server.Json;
using ModelOps.Tracking;
using static ModelOps.Server.Http.Field;

namespace ModelOps.Server.Endpoints;

/// <summary>Registered models and their aliases.</summary>
internal static class ModelRoutes
{
    private const int DefaultModels = 100;
    private const long MostModels = 1000;

    private static readonly Field _name = Needed("name");

    internal static IEnumerable<ApiRoute> All =>
    [
        new("POST", "registered-models/create", "Makes a registered model.", [_name, Tags, Text("description")], call =>
            Model(call.Store.CreateRegisteredModelAsync(call.Fields.Needed("name"), call.Fields.Text("description"), call.Fields.Tags(), call.Aborted))),
        new("GET", "registered-models/get", "One registered model.", [_name], call =>
            Model(call.Store.GetRegisteredModelAsync(call.Fields.Needed("name"), call.Aborted))),
        new("PATCH", "registered-models/update", "Changes the description of a registered model.", [_name, Text("description")], call =>
            Model(call.Store.UpdateRegisteredModelAsync(call.Fields.Needed("name"), call.Fields.Text("description"), call.Aborted))),
        new("POST", "registered-models/rename", "Renames a registered model.", [_name, Needed("new_name")], call =>
            Model(call.Store.RenameRegisteredModelAsync(call.Fields.Needed("name"), call.Fields.Needed("new_name"), call.Aborted))),
        new("DELETE", "registered-models/delete", "Removes a registered model with its versions.", [_name], call =>
            ApiRoute.Done(call.Store.DeleteRegisteredModelAsync(call.Fields.Needed("name"), call.Aborted))),
        new("POST", "registered-models/set-tag", "Sets a tag of a registered model.", [_name, Needed("key"), Text("value")], call =>
            ApiRoute.Done(call.Store.SetRegisteredModelTagAsync(call.Fields.Needed("name"), new Tag(call.Fields.Needed("key"), call.Fields.Text("value") ?? ""), call.Aborted))),
        new("DELETE", "registered-models/delete-tag", "Removes a tag of a registered model.", [_name, Needed("key")], call =>
            ApiRoute.Done(call.Store.DeleteRegisteredModelTagAsync(call.Fields.Needed("name"), call.Fields.Needed("key"), call.Aborted))),
        new("GET", "registered-models/search", "Finds registered models.", [Text("filter"), Whole("max_results", MostModels), Texts("order_by"), Text("page_token")], async call =>
            ValueJson.Page("registered_models", await call.Store.SearchRegisteredModelsAsync(SearchFields.Query(call.Fields, DefaultModels), call.Aborted).ConfigureAwait(false), ModelJson.Write)),
        LatestVersions("POST"),
        LatestVersions("GET"),
        new("POST", "registered-models/alias", "Points an alias at a version; with expected_version (0 for none) only if it points there now.", [_name, Needed("alias"), Needed("version"), Text("expected_version")], SetAlias),
        new("GET", "registered-models/alias", "The version an alias points at.", [_name, Needed("alias")], call =>
            VersionRoutes.Version(call.Store.GetVersionByAliasAsync(call.Fields.Needed("name"), call.Fields.Needed("alias"), call.Aborted))),
        new("DELETE", "registered-models/alias", "Removes an alias.", [_name, Needed("alias")], call =>
            ApiRoute.Done(call.Store.DeleteAliasAsync(call.Fields.Needed("name"), call.Fields.Needed("alias"), call.Aborted))),
    ];

    private static Task<Action<Utf8JsonWriter>> SetAlias(ApiCall call)
    {
        var (name, alias, version) = (call.Fields.Needed("name"), call.Fields.Needed("alias"), VersionRoutes.Number(call));
        return string.IsNullOrEmpty(call.Fields.Text("expected_version"))
            ? ApiRoute.Done(call.Store.SetAliasAsync(name, alias, version, call.Aborted))
            : MoveAsync(call.Store.MoveAliasAsync(name, alias, VersionRoutes.Number(call, "expected_version") is > 0 and var from ? from : null, version, call.Aborted));
    }

    private static async Task<Action<Utf8JsonWriter>> MoveAsync(Task<AliasMove> work)
    {
        var move = await work.ConfigureAwait(false);
        return json =>
        {
            json.WriteStartObject();
            json.WriteString("moved", move.IsMoved ? "yes" : "no");
            json.WriteOptional("version", move.Version);
            json.WriteEndObject();
        };
    }

    private static ApiRoute LatestVersions(string method) => new(
        method,
        "registered-models/get-latest-versions",
        "The newest version of every stage.",
        [_name, Texts("stages")],
        async call =>
        {
            var versions = await call.Store.GetLatestVersionsAsync(call.Fields.Needed("name"), call.Fields.Texts("stages") is { Count: > 0 } stages ? stages : null, call.Aborted).ConfigureAwait(false);
            return ValueJson.Page("model_versions", new Page<ModelVersion>(versions, null), ModelJson.WriteVersion);
        });

    private static async Task<Action<Utf8JsonWriter>> Model(Task<RegisteredModel> work) =>
        ValueJson.One("registered_model", await work.ConfigureAwait(false), ModelJson.Write);
}
