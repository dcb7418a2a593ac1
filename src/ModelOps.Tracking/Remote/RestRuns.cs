using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Tracking.Guarding;

namespace ModelOps.Tracking.Remote;

internal sealed partial class RestTrackingStore
{
    public async Task<Run> CreateRunAsync(NewRun run, CancellationToken cancellationToken = default)
    {
        run = guard.Run(run);
        var body = new JsonObject
        {
            ["experiment_id"] = run.ExperimentId,
            ["run_name"] = run.Name,
            ["start_time"] = run.StartTime,
            ["user_id"] = run.UserId,
            ["tags"] = RestJson.Of(run.Tags),
        };
        return RunOf(await connection.PostAsync("runs/create", body, idempotent: false, cancellationToken).ConfigureAwait(false));
    }

    public async Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken = default) =>
        RunOf(await connection.GetAsync("runs/get", [("run_id", runId)], cancellationToken).ConfigureAwait(false));

    public async Task<RunInfo> UpdateRunAsync(string runId, RunUpdate update, CancellationToken cancellationToken = default)
    {
        var body = Body(runId);
        body["status"] = update.Status is { } status ? WireText.Of(status) : null;
        body["end_time"] = update.EndTime;
        body["run_name"] = guard.Text("name", "run", runId, update.Name);
        return RestJson.RunInfo(Needed(await connection.PostAsync("runs/update", body, idempotent: true, cancellationToken).ConfigureAwait(false), "run_info", "run_id"));
    }

    public Task DeleteRunAsync(string runId, CancellationToken cancellationToken = default) => connection.PostAsync("runs/delete", Body(runId), idempotent: true, cancellationToken);

    public Task RestoreRunAsync(string runId, CancellationToken cancellationToken = default) => connection.PostAsync("runs/restore", Body(runId), idempotent: true, cancellationToken);

    public Task LogBatchAsync(string runId, RunBatch batch, CancellationToken cancellationToken = default)
    {
        var body = Body(runId);
        batch = guard.Batch(runId, batch);
        body["metrics"] = RestJson.Array(batch.Metrics, RestJson.Of);
        body["params"] = RestJson.Array(batch.Params, RestJson.Of);
        body["tags"] = RestJson.Of(batch.Tags);
        return connection.PostAsync("runs/log-batch", body, idempotent: true, cancellationToken);
    }

    public Task LogMetricAsync(string runId, Metric metric, CancellationToken cancellationToken = default)
    {
        StoreGuard.MetricName(metric.Key);
        var body = (JsonObject)RestJson.Of(metric);
        body["run_id"] = runId;
        return connection.PostAsync("runs/log-metric", body, idempotent: true, cancellationToken);
    }

    public Task LogParamAsync(string runId, Param param, CancellationToken cancellationToken = default) =>
        connection.PostAsync("runs/log-parameter", Body(runId, param.Key, guard.Param(runId, param).Value), idempotent: true, cancellationToken);

    public Task SetTagAsync(string runId, Tag tag, CancellationToken cancellationToken = default) =>
        connection.PostAsync("runs/set-tag", Body(runId, tag.Key, guard.Tag("run", runId, tag).Value), idempotent: true, cancellationToken);

    public Task DeleteTagAsync(string runId, string key, CancellationToken cancellationToken = default) =>
        connection.PostAsync("runs/delete-tag", Body(runId, key, null), idempotent: false, cancellationToken);

    public Task LogInputsAsync(string runId, IReadOnlyList<DatasetInput> datasets, CancellationToken cancellationToken = default)
    {
        var body = Body(runId);
        body["datasets"] = RestJson.Array(guard.Inputs(runId, datasets), RestJson.Of);
        return connection.PostAsync("runs/log-inputs", body, idempotent: true, cancellationToken);
    }

    public Task LogModelAsync(string runId, string modelJson, CancellationToken cancellationToken = default)
    {
        var body = Body(runId);
        body["model_json"] = modelJson;
        return connection.PostAsync("runs/log-model", body, idempotent: false, cancellationToken);
    }

    public async Task<Page<Run>> SearchRunsAsync(RunQuery query, CancellationToken cancellationToken = default) => RestJson.Page(
        await connection.PostAsync(
            "runs/search",
            new JsonObject
            {
                ["experiment_ids"] = RestJson.Array(query.ExperimentIds, id => (JsonNode)id),
                ["filter"] = query.Filter,
                ["order_by"] = RestJson.Array(query.OrderBy, clause => (JsonNode)clause),
                ["run_view_type"] = WireText.Of(query.View),
                ["max_results"] = query.MaxResults,
                ["page_token"] = query.PageToken,
            },
            idempotent: true,
            cancellationToken).ConfigureAwait(false),
        "runs",
        RestJson.Run);

    public async Task<Page<Metric>> GetMetricHistoryAsync(string runId, string key, int? maxResults = null, string? pageToken = null, CancellationToken cancellationToken = default)
    {
        if (maxResults is { } size)
        {
            return await HistoryPageAsync(runId, key, size, pageToken, cancellationToken).ConfigureAwait(false);
        }

        var all = new List<Metric>();
        do
        {
            var page = await HistoryPageAsync(runId, key, HistoryPage, pageToken, cancellationToken).ConfigureAwait(false);
            all.AddRange(page.Items);
            pageToken = page.NextPageToken;
        }
        while (pageToken is not null);

        return new Page<Metric>(all, null);
    }

    public async Task<IReadOnlyList<RunMetric>> GetMetricHistoryBulkAsync(IReadOnlyList<string> runIds, string key, int maxResults = 25000, CancellationToken cancellationToken = default)
    {
        var query = runIds.Select(id => ("run_id", (string?)id)).Append(("metric_key", key)).Append(("max_results", Number(maxResults)));
        var answer = await connection.GetAsync("../../../ajax-api/2.0/mlflow/metrics/get-history-bulk", query, cancellationToken).ConfigureAwait(false);
        return RestJson.List(answer, "metrics", RestJson.RunMetric);
    }

    public async Task<IReadOnlyList<RunMetric>> GetMetricHistoryIntervalAsync(
        IReadOnlyList<string> runIds, string key, long? startStep = null, long? endStep = null, int maxResults = 2500, CancellationToken cancellationToken = default)
    {
        var query = runIds.Select(id => ("run_ids", (string?)id))
            .Concat([("metric_key", key), ("start_step", Number(startStep)), ("end_step", Number(endStep)), ("max_results", Number(maxResults))]);
        return RestJson.List(
            await connection.GetAsync("metrics/get-history-bulk-interval", query, cancellationToken).ConfigureAwait(false), "metrics", RestJson.RunMetric);
    }

    private async Task<Page<Metric>> HistoryPageAsync(string runId, string key, int size, string? pageToken, CancellationToken cancellationToken) => RestJson.Page(
        await connection.GetAsync(
            "metrics/get-history",
            [("run_id", runId), ("metric_key", key), ("max_results", Number(size)), ("page_token", pageToken)],
            cancellationToken).ConfigureAwait(false),
        "metrics",
        RestJson.Metric);

    private Run RunOf(JsonElement answer)
    {
        var run = RestJson.Part(answer, "run");
        Holding(RestJson.Part(run, "info"), "run_id", "artifact_uri");
        return RestJson.Run(run);
    }

    private static JsonObject Body(string runId) => new() { ["run_id"] = runId };

    private static JsonObject Body(string runId, string key, string? value)
    {
        var body = Body(runId);
        body["key"] = key;
        if (value is not null)
        {
            body["value"] = value;
        }

        return body;
    }

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
