using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Tracking.Guarding;

namespace ModelOps.Tracking.Remote;

/// <summary>A tracking server, MLflow's or ours, through MLflow's REST API.</summary>
internal sealed partial class RestTrackingStore(RestConnection connection, Func<string, IArtifactStore> openArtifacts, StoreGuard guard) : ITrackingStore
{
    // Servers differ in what they do without a size; what MLflow's own client sends works with all.
    private const int HistoryPage = 25_000;

    public string Uri => connection.Settings.Address.ToString();

    public IArtifactStore OpenArtifacts(string artifactUri) => guard.Artifacts((IArtifactStore?)ProxyArtifactStore.Of(connection, artifactUri) ?? openArtifacts(artifactUri));

    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        return ValueTask.CompletedTask;
    }

    public async Task<string> CreateExperimentAsync(string name, string? artifactLocation = null, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default) =>
        RestJson.Text(
            Holding(
                await connection.PostAsync(
                    "experiments/create",
                    new JsonObject { ["name"] = name, ["artifact_location"] = artifactLocation, ["tags"] = RestJson.Of(guard.Tags("experiment", name, tags)) },
                    idempotent: false,
                    cancellationToken).ConfigureAwait(false),
                "experiment_id"),
            "experiment_id");

    public async Task<Experiment> GetExperimentAsync(string experimentId, CancellationToken cancellationToken = default) =>
        RestJson.Experiment(Needed(
            await connection.GetAsync("experiments/get", [("experiment_id", experimentId)], cancellationToken).ConfigureAwait(false), "experiment", "experiment_id"));

    public async Task<Experiment> GetExperimentByNameAsync(string name, CancellationToken cancellationToken = default) =>
        RestJson.Experiment(Needed(
            await connection.GetAsync("experiments/get-by-name", [("experiment_name", name)], cancellationToken).ConfigureAwait(false), "experiment", "experiment_id"));

    public Task RenameExperimentAsync(string experimentId, string newName, CancellationToken cancellationToken = default) =>
        connection.PostAsync("experiments/update", new JsonObject { ["experiment_id"] = experimentId, ["new_name"] = newName }, idempotent: true, cancellationToken);

    public Task DeleteExperimentAsync(string experimentId, CancellationToken cancellationToken = default) =>
        connection.PostAsync("experiments/delete", new JsonObject { ["experiment_id"] = experimentId }, idempotent: false, cancellationToken);

    public Task RestoreExperimentAsync(string experimentId, CancellationToken cancellationToken = default) =>
        connection.PostAsync("experiments/restore", new JsonObject { ["experiment_id"] = experimentId }, idempotent: false, cancellationToken);

    public Task SetExperimentTagAsync(string experimentId, Tag tag, CancellationToken cancellationToken = default) => connection.PostAsync(
        "experiments/set-experiment-tag",
        new JsonObject { ["experiment_id"] = experimentId, ["key"] = tag.Key, ["value"] = guard.Tag("experiment", experimentId, tag).Value },
        idempotent: true,
        cancellationToken);

    public Task DeleteExperimentTagAsync(string experimentId, string key, CancellationToken cancellationToken = default) => connection.PostAsync(
        "experiments/delete-experiment-tag", new JsonObject { ["experiment_id"] = experimentId, ["key"] = key }, idempotent: false, cancellationToken);

    public async Task<Page<Experiment>> SearchExperimentsAsync(SearchQuery query, CancellationToken cancellationToken = default) => RestJson.Page(
        await connection.PostAsync(
            "experiments/search",
            new JsonObject
            {
                ["filter"] = query.Filter,
                ["order_by"] = RestJson.Array(query.OrderBy, clause => (JsonNode)clause),
                ["max_results"] = query.MaxResults,
                ["page_token"] = query.PageToken,
                ["view_type"] = WireText.Of(query.View),
            },
            idempotent: true,
            cancellationToken).ConfigureAwait(false),
        "experiments",
        RestJson.Experiment);

    public async Task<IReadOnlyList<DatasetSummary>> SearchDatasetsAsync(IReadOnlyList<string> experimentIds, CancellationToken cancellationToken = default)
    {
        // Only the pages' own prefix has this call.
        var answer = await connection.PostAsync(
            "../../../ajax-api/2.0/mlflow/experiments/search-datasets",
            new JsonObject { ["experiment_ids"] = RestJson.Array(experimentIds, id => (JsonNode)id) },
            idempotent: true,
            cancellationToken).ConfigureAwait(false);
        return RestJson.List(answer, "dataset_summaries", RestJson.Summary);
    }

    // An answer without the thing asked for must not become a thing without content.
    private JsonElement Needed(JsonElement answer, string part, params ReadOnlySpan<string> fields) => Holding(RestJson.Part(answer, part), fields);

    private JsonElement Holding(JsonElement json, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (RestJson.Text(json, field).Length == 0)
            {
                throw RestErrors.Malformed(connection.Settings.Address, $"without '{field}'");
            }
        }

        return json;
    }
}
