namespace ModelOps.Tracking.Sqlite;

/// <summary>Writes metric points and keeps <c>latest_metrics</c>, which every search reads, up to date.</summary>
internal static class MetricWriter
{
    private const string InsertPoint =
        "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    // The winner is the greatest (step, timestamp, value), as in MLflow.
    private const string PutLatest =
        "INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
        + "SET value = excluded.value, timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan "
        + "WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value)";

    public static void Write(Database database, string runId, IReadOnlyList<Metric> metrics)
    {
        if (metrics.Count == 0)
        {
            return;
        }

        var latest = new Dictionary<string, Metric>(StringComparer.Ordinal);
        using (var insert = database.Query(InsertPoint))
        {
            foreach (var metric in metrics)
            {
                insert.Bind(metric.Key).Bind(Stored(metric.Value)).Bind(metric.Timestamp).Bind(runId).Bind(metric.Step).Bind(IsNan(metric)).RunAgain();
                if (!latest.TryGetValue(metric.Key, out var best) || IsLater(metric, best))
                {
                    latest[metric.Key] = metric;
                }
            }
        }

        using var put = database.Query(PutLatest);
        foreach (var metric in latest.Values)
        {
            put.Bind(metric.Key).Bind(Stored(metric.Value)).Bind(metric.Timestamp).Bind(metric.Step).Bind(IsNan(metric)).Bind(runId).RunAgain();
        }
    }

    private static bool IsLater(Metric a, Metric b) => (a.Step, a.Timestamp, Stored(a.Value)).CompareTo((b.Step, b.Timestamp, Stored(b.Value))) > 0;

    private static long IsNan(Metric metric) => double.IsNaN(metric.Value) ? 1 : 0;

    // MLflow's tables hold no NaN and no infinity.
    private static double Stored(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, double.MinValue, double.MaxValue);
}
