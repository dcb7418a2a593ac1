namespace ModelOps.Tracking.Sqlite;

/// <summary>Writes metric points and keeps <c>latest_metrics</c>, which every search reads, up to date.</summary>
internal static class MetricWriter
{
    private static readonly RowInsert _points = new(
        "INSERT OR FAIL INTO metrics (key, value, timestamp, run_uuid, step, is_nan)", "(?, ?, ?, ?, ?, ?)", "ON CONFLICT DO NOTHING");

    // The winner is the greatest (step, timestamp, value), as in MLflow.
    private static readonly RowInsert _latest = new(
        "INSERT OR FAIL INTO latest_metrics (key, value, timestamp, run_uuid, step, is_nan)",
        "(?, ?, ?, ?, ?, ?)",
        "ON CONFLICT DO UPDATE SET value = excluded.value, timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan "
        + "WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value)");

    public static void Write(Database database, string runId, IReadOnlyList<Metric> metrics)
    {
        if (metrics.Count == 0)
        {
            return;
        }

        // The primary key begins with the key: points of one key go to one place of its index, so they are written together.
        var byKey = metrics.GroupBy(metric => metric.Key, StringComparer.Ordinal).ToList();
        _points.Run(database, byKey.Count == 1 ? metrics : [.. byKey.SelectMany(points => points)], Bind);
        _latest.Run(database, byKey.ConvertAll(points => points.Aggregate((best, next) => IsLater(next, best) ? next : best)), Bind);

        void Bind(Statement insert, Metric metric) => insert
            .Bind(metric.Key).Bind(Stored(metric.Value)).Bind(metric.Timestamp).Bind(runId).Bind(metric.Step).Bind(double.IsNaN(metric.Value) ? 1L : 0L);
    }

    /// <summary>A value as MLflow's tables hold it: they know no NaN and no infinity.</summary>
    public static double Stored(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, double.MinValue, double.MaxValue);

    private static bool IsLater(Metric a, Metric b) => (a.Step, a.Timestamp, Stored(a.Value)).CompareTo((b.Step, b.Timestamp, Stored(b.Value))) > 0;
}
