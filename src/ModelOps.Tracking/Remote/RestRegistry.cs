using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Tracking.Remote;

internal sealed partial class RestTrackingStore
{
    public async Task<RegisteredModel> CreateRegisteredModelAsync(string name, string? description = null, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default) =>
        Model(await connection.PostAsync(
            "registered-models/create",
            new JsonObject { ["name"] = name, ["description"] = guard.Text("description", "model", name, description), ["tags"] = RestJson.Of(guard.Tags("model", name, tags)) },
            idempotent: false,
            cancellationToken).ConfigureAwait(false));

    public async Task<RegisteredModel> GetRegisteredModelAsync(string name, CancellationToken cancellationToken = default) =>
        Model(await connection.GetAsync("registered-models/get", [("name", name)], cancellationToken).ConfigureAwait(false));

    public async Task<RegisteredModel> RenameRegisteredModelAsync(string name, string newName, CancellationToken cancellationToken = default) =>
        Model(await connection.PostAsync(
            "registered-models/rename", new JsonObject { ["name"] = name, ["new_name"] = newName }, idempotent: false, cancellationToken).ConfigureAwait(false));

    public async Task<RegisteredModel> UpdateRegisteredModelAsync(string name, string? description, CancellationToken cancellationToken = default) =>
        Model(await connection.SendAsync(
            HttpMethod.Patch, "registered-models/update", new JsonObject { ["name"] = name, ["description"] = guard.Text("description", "model", name, description) }, cancellationToken).ConfigureAwait(false));

    public Task DeleteRegisteredModelAsync(string name, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, "registered-models/delete", new JsonObject { ["name"] = name }, cancellationToken);

    public Task SetRegisteredModelTagAsync(string name, Tag tag, CancellationToken cancellationToken = default) => connection.PostAsync(
        "registered-models/set-tag", new JsonObject { ["name"] = name, ["key"] = tag.Key, ["value"] = guard.Tag("model", name, tag).Value }, idempotent: true, cancellationToken);

    public Task DeleteRegisteredModelTagAsync(string name, string key, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, "registered-models/delete-tag", new JsonObject { ["name"] = name, ["key"] = key }, cancellationToken);

    public async Task<Page<RegisteredModel>> SearchRegisteredModelsAsync(SearchQuery query, CancellationToken cancellationToken = default) => RestJson.Page(
        await connection.GetAsync("registered-models/search", Query(query), cancellationToken).ConfigureAwait(false), "registered_models", RestJson.Model);

    public async Task<IReadOnlyList<ModelVersion>> GetLatestVersionsAsync(string name, IReadOnlyList<string>? stages = null, CancellationToken cancellationToken = default) => RestJson.List(
        await connection.PostAsync(
            "registered-models/get-latest-versions",
            new JsonObject { ["name"] = name, ["stages"] = RestJson.Array(stages, stage => (JsonNode)stage) },
            idempotent: true,
            cancellationToken).ConfigureAwait(false),
        "model_versions",
        RestJson.Version);

    public Task SetAliasAsync(string name, string alias, int version, CancellationToken cancellationToken = default)
    {
        var body = Body(name, version);
        body["alias"] = alias;
        return connection.PostAsync("registered-models/alias", body, idempotent: true, cancellationToken);
    }

    public async Task<AliasMove> MoveAliasAsync(string name, string alias, int? from, int to, CancellationToken cancellationToken = default)
    {
        var now = await this.FindVersionByAliasAsync(name, alias, cancellationToken).ConfigureAwait(false);
        if (now?.Version != from)
        {
            return new(false, now?.Version, IsAtomic: false);
        }

        // MLflow ignores the condition and answers nothing; a ModelOps server keeps it, and says so.
        var body = Body(name, to);
        body["alias"] = alias;
        body["expected_version"] = (from ?? 0).ToString(CultureInfo.InvariantCulture);
        var answer = await connection.PostAsync("registered-models/alias", body, idempotent: false, cancellationToken).ConfigureAwait(false);
        if (RestJson.TextOrNull(answer, "moved") is { } moved)
        {
            return new(moved == "yes", RestJson.Long(answer, "version") is > 0 and var version ? (int)version : null, IsAtomic: true);
        }

        now = await this.FindVersionByAliasAsync(name, alias, cancellationToken).ConfigureAwait(false);
        return new(now?.Version == to, now?.Version, IsAtomic: false);
    }

    public Task DeleteAliasAsync(string name, string alias, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, "registered-models/alias", new JsonObject { ["name"] = name, ["alias"] = alias }, cancellationToken);

    public async Task<ModelVersion> GetVersionByAliasAsync(string name, string alias, CancellationToken cancellationToken = default) =>
        Version(await connection.GetAsync("registered-models/alias", [("name", name), ("alias", alias)], cancellationToken).ConfigureAwait(false));

    public async Task<ModelVersion> CreateModelVersionAsync(NewModelVersion version, CancellationToken cancellationToken = default) =>
        Version(await connection.PostAsync(
            "model-versions/create",
            new JsonObject
            {
                ["name"] = version.Name,
                ["source"] = version.Source,
                ["run_id"] = version.RunId,
                ["run_link"] = version.RunLink,
                ["description"] = guard.Text("description", "a version of", version.Name, version.Description),
                ["tags"] = RestJson.Of(guard.Tags("a version of", version.Name, version.Tags)),
            },
            idempotent: false,
            cancellationToken).ConfigureAwait(false));

    public async Task<ModelVersion> GetModelVersionAsync(string name, int version, CancellationToken cancellationToken = default) =>
        Version(await connection.GetAsync("model-versions/get", [("name", name), ("version", Number(version))], cancellationToken).ConfigureAwait(false));

    public async Task<ModelVersion> UpdateModelVersionAsync(string name, int version, string? description, CancellationToken cancellationToken = default)
    {
        var body = Body(name, version);
        body["description"] = guard.Text("description", "a version of", name, description);
        return Version(await connection.SendAsync(HttpMethod.Patch, "model-versions/update", body, cancellationToken).ConfigureAwait(false));
    }

    public async Task<ModelVersion> TransitionStageAsync(string name, int version, string stage, bool archiveExisting = false, CancellationToken cancellationToken = default)
    {
        var body = Body(name, version);
        body["stage"] = stage;
        body["archive_existing_versions"] = archiveExisting;
        return Version(await connection.PostAsync("model-versions/transition-stage", body, idempotent: true, cancellationToken).ConfigureAwait(false));
    }

    public Task DeleteModelVersionAsync(string name, int version, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, "model-versions/delete", Body(name, version), cancellationToken);

    public Task SetModelVersionTagAsync(string name, int version, Tag tag, CancellationToken cancellationToken = default)
    {
        var body = Body(name, version);
        body["key"] = tag.Key;
        body["value"] = guard.Tag("a version of", name, tag).Value;
        return connection.PostAsync("model-versions/set-tag", body, idempotent: true, cancellationToken);
    }

    public Task DeleteModelVersionTagAsync(string name, int version, string key, CancellationToken cancellationToken = default)
    {
        var body = Body(name, version);
        body["key"] = key;
        return connection.SendAsync(HttpMethod.Delete, "model-versions/delete-tag", body, cancellationToken);
    }

    public async Task<string> GetDownloadUriAsync(string name, int version, CancellationToken cancellationToken = default) => RestJson.Text(
        Holding(await connection.GetAsync("model-versions/get-download-uri", [("name", name), ("version", Number(version))], cancellationToken).ConfigureAwait(false), "artifact_uri"), "artifact_uri");

    public async Task<Page<ModelVersion>> SearchModelVersionsAsync(SearchQuery query, CancellationToken cancellationToken = default) => RestJson.Page(
        await connection.GetAsync("model-versions/search", Query(query), cancellationToken).ConfigureAwait(false), "model_versions", RestJson.Version);

    private static IEnumerable<(string, string?)> Query(SearchQuery query) =>
        (query.OrderBy ?? []).Select(clause => ("order_by", (string?)clause))
            .Concat([("filter", query.Filter), ("max_results", Number(query.MaxResults)), ("page_token", query.PageToken)]);

    private RegisteredModel Model(JsonElement answer) => RestJson.Model(Needed(answer, "registered_model", "name"));

    private ModelVersion Version(JsonElement answer) => RestJson.Version(Needed(answer, "model_version", "name", "version"));

    private static JsonObject Body(string name, int version) => new() { ["name"] = name, ["version"] = version.ToString(CultureInfo.InvariantCulture) };
}
