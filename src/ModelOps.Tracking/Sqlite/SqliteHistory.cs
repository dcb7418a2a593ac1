using ModelOps.Tracking.Search;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    private const int MostHistoryRuns = 100;
    private const int MostIntervalPoints = 2500;

    public async Task<Page<Metric>> GetMetricHistoryAsync(string runId, string key, int? maxResults = null, string? pageToken = null, CancellationToken cancellationToken = default)
    {
        NameRules.Required("run_id", runId);
        NameRules.Required("metric_key", key);
        if (maxResults is < 0)
        {
            SearchRules.MaxResults(maxResults.Value, int.MaxValue);
        }

        var offset = PageTokens.Offset(pageToken);
        return await SearchAsync(
            database =>
            {
                var points = ReadPoints(
                    database.Query("SELECT value, is_nan, timestamp, step FROM metrics WHERE run_uuid = ? AND key = ? ORDER BY timestamp, step, value LIMIT ? OFFSET ?")
                        .Bind(runId).Bind(key).Bind(maxResults is { } most ? most + 1L : -1L).Bind(offset),
                    key);
                return maxResults is { } size ? PageTokens.Cut(points, size, offset) : new Page<Metric>(points, null);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<RunMetric>> GetMetricHistoryBulkAsync(IReadOnlyList<string> runIds, string key, int maxResults = 25000, CancellationToken cancellationToken = default)
    {
        if (runIds.Count == 0)
        {
            throw TrackingErrors.Invalid("GetMetricHistoryBulk request must specify at least one run_id.");
        }

        if (string.IsNullOrEmpty(key))
        {
            throw TrackingErrors.Invalid("GetMetricHistoryBulk request must specify a metric_key.");
        }

        CheckRunCount("GetMetricHistoryBulk request cannot specify more than", runIds);
        return await SearchAsync<IReadOnlyList<RunMetric>>(
            database =>
            {
                var points = new List<RunMetric>();
                foreach (var runId in runIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                {
                    var rows = ReadPoints(
                        database.Query("SELECT value, is_nan, timestamp, step FROM metrics WHERE run_uuid = ? AND key = ? ORDER BY timestamp, step, value LIMIT ?")
                            .Bind(runId).Bind(key).Bind((long)Math.Max(0, maxResults - points.Count)),
                        key);
                    points.AddRange(rows.Select(point => new RunMetric(runId, point)));
                }

                return points;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<RunMetric>> GetMetricHistoryIntervalAsync(
        IReadOnlyList<string> runIds, string key, long? startStep = null, long? endStep = null, int maxResults = MostIntervalPoints, CancellationToken cancellationToken = default)
    {
        CheckInterval(runIds, key, startStep, endStep, maxResults);
        return await SearchAsync<IReadOnlyList<RunMetric>>(
            database =>
            {
                var stepsByRun = runIds.Select(runId => Steps(database, runId, key, startStep ?? long.MinValue, endStep ?? long.MaxValue)).ToList();
                var sampled = StepSampler.Sample(stepsByRun, maxResults);
                var points = new List<RunMetric>();
                foreach (var runId in runIds)
                {
                    var rows = ReadPoints(
                        database.Query("SELECT value, is_nan, timestamp, step FROM metrics WHERE run_uuid = ? AND key = ? AND step BETWEEN ? AND ? ORDER BY step, timestamp, value")
                            .Bind(runId).Bind(key).Bind(startStep ?? long.MinValue).Bind(endStep ?? long.MaxValue),
                        key);
                    points.AddRange(rows.Where(point => sampled.Contains(point.Step)).Select(point => new RunMetric(runId, point)));
                }

                return points;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static void CheckInterval(IReadOnlyList<string> runIds, string key, long? startStep, long? endStep, int maxResults)
    {
        if (runIds.Count == 0)
        {
            NameRules.Required("run_ids", null);
        }

        NameRules.Required("metric_key", key);
        CheckRunCount("GetMetricHistoryBulkInterval request must specify at most", runIds);
        if (startStep is null != endStep is null)
        {
            throw TrackingErrors.Invalid("If either start step or end step are specified, both must be specified.");
        }

        if (startStep > endStep)
        {
            throw TrackingErrors.Invalid($"end_step must be greater than start_step. Found start_step={startStep} and end_step={endStep}.");
        }

        if (maxResults is < 1 or > MostIntervalPoints)
        {
            throw TrackingErrors.Invalid($"max_results must be between 1 and {MostIntervalPoints}. See the API docs for more information about request parameters.");
        }
    }

    private static void CheckRunCount(string limit, IReadOnlyList<string> runIds)
    {
        if (runIds.Count > MostHistoryRuns)
        {
            throw TrackingErrors.Invalid($"{limit} {MostHistoryRuns} run_ids. Received {runIds.Count} run_ids.");
        }
    }

    private static List<long> Steps(Database database, string runId, string key, long start, long end)
    {
        using var query = database.Query("SELECT DISTINCT step FROM metrics WHERE run_uuid = ? AND key = ? AND step BETWEEN ? AND ? ORDER BY step")
            .Bind(runId).Bind(key).Bind(start).Bind(end);
        var steps = new List<long>();
        while (query.Step())
        {
            steps.Add(query.Long(0));
        }

        return steps;
    }

    private static List<Metric> ReadPoints(Statement query, string key)
    {
        using (query)
        {
            var points = new List<Metric>();
            while (query.Step())
            {
                points.Add(new(key, query.Long(1) == 0 ? query.Double(0) : double.NaN, query.Long(2), query.Long(3)));
            }

            return points;
        }
    }
}
