using ModelOps.Tracking.Guarding;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    private const string ModelHistoryTag = "mlflow.log-model.history";

    private static readonly RowInsert _parameters = new("INSERT OR FAIL INTO params (key, value, run_uuid)", "(?, ?, ?)", "ON CONFLICT DO NOTHING");

    public async Task LogBatchAsync(string runId, RunBatch batch, CancellationToken cancellationToken = default)
    {
        BatchRules.Batch(batch);
        batch = _guard.Batch(runId, batch);
        await LogAsync(
            database =>
            {
                RequireActiveRun(database, runId);
                PutParams(database, runId, batch.Params ?? []);
                MetricWriter.Write(database, runId, batch.Metrics ?? []);
                foreach (var tag in batch.Tags ?? [])
                {
                    SetTag(database, runId, tag);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task LogMetricAsync(string runId, Metric metric, CancellationToken cancellationToken = default)
    {
        BatchRules.Metric(metric);
        StoreGuard.MetricName(metric.Key);
        await LogAsync(
            database =>
            {
                RequireActiveRun(database, runId);
                MetricWriter.Write(database, runId, [metric]);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task LogParamAsync(string runId, Param param, CancellationToken cancellationToken = default)
    {
        BatchRules.Param(param);
        param = _guard.Param(runId, param);
        await LogAsync(
            database =>
            {
                RequireActiveRun(database, runId);
                var value = BatchRules.Cut(param.Value, BatchRules.ParamValueLength);
                _parameters.Run(database, [param with { Value = value }], BindTo(runId));
                if (ParamValue(database, runId, param.Key) is var old && old != value)
                {
                    throw TrackingErrors.Invalid(
                        $"Changing param values is not allowed. Param with key='{param.Key}' was already logged with value='{old}' for run ID='{runId}'. "
                        + $"Attempted logging new value '{value}'.");
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task SetTagAsync(string runId, Tag tag, CancellationToken cancellationToken = default)
    {
        BatchRules.Tag(tag);
        tag = _guard.Tag("run", runId, tag);
        await LogAsync(
            database =>
            {
                RequireActiveRun(database, runId);
                SetTag(database, runId, tag);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteTagAsync(string runId, string key, CancellationToken cancellationToken = default) =>
        await WriteAsync(
            database =>
            {
                RequireActiveRun(database, runId);
                if (database.Query("DELETE FROM tags WHERE key = ? AND run_uuid = ?").Bind(key).Bind(runId).Run() == 0)
                {
                    throw TrackingErrors.Absent($"No tag with name: {key} in run with id {runId}");
                }
            },
            cancellationToken).ConfigureAwait(false);

    public async Task LogModelAsync(string runId, string modelJson, CancellationToken cancellationToken = default)
    {
        var record = ModelInfoRules.Parse(modelJson);
        await WriteAsync(
            database =>
            {
                RequireActiveRun(database, runId);
                using var query = database.Query("SELECT value FROM tags WHERE key = ? AND run_uuid = ?").Bind(ModelHistoryTag).Bind(runId);
                var history = query.Step() ? query.Text(0) : null;

                // Not cut as other tags are: half a record would make the whole history unreadable.
                PutTag(database, runId, new Tag(ModelHistoryTag, ModelInfoRules.Append(history, record)));
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static void PutParams(Database database, string runId, IReadOnlyList<Param> parameters)
    {
        var cut = parameters.Select(param => param with { Value = BatchRules.Cut(param.Value, BatchRules.ParamValueLength) }).ToList();
        if (_parameters.Run(database, cut, BindTo(runId)) == cut.Count)
        {
            return;
        }

        var changed = cut
            .Select(param => (Param: param, Old: ParamValue(database, runId, param.Key)))
            .Where(pair => pair.Old != pair.Param.Value)
            .Select(pair => $"{{'key': '{pair.Param.Key}', 'old_value': '{pair.Old}', 'new_value': '{pair.Param.Value}'}}")
            .ToList();
        if (changed.Count > 0)
        {
            throw TrackingErrors.Invalid($"Changing param values is not allowed. Params were already logged='[{string.Join(", ", changed)}]' for run ID='{runId}'.");
        }
    }

    private static Action<Statement, Param> BindTo(string runId) => (insert, param) => insert.Bind(param.Key).Bind(param.Value).Bind(runId);

    private static string ParamValue(Database database, string runId, string key)
    {
        using var query = database.Query("SELECT value FROM params WHERE key = ? AND run_uuid = ?").Bind(key).Bind(runId);
        query.Step();
        return query.Text(0);
    }

    private static void SetTag(Database database, string runId, Tag tag)
    {
        var value = BatchRules.Cut(tag.Value, BatchRules.TagValueLength);
        PutTag(database, runId, tag with { Value = value });
        if (tag.Key == RunNameTag)
        {
            Rename(database, runId, value);
        }
    }

    private static void PutTag(Database database, string runId, Tag tag) =>
        database.Query("INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
            .Bind(tag.Key).Bind(tag.Value).Bind(runId).Run();
}
