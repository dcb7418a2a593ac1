namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    /// <summary>The runs deleted before a time; runs of a deleted experiment are among them.</summary>
    public Task<List<RunInfo>> DeletedRunsAsync(long before, CancellationToken cancellationToken) => SearchAsync(
        database =>
        {
            using var query = database.Query($"SELECT {RunColumns} FROM runs WHERE lifecycle_stage = 'deleted' AND COALESCE(deleted_time, 0) <= ? ORDER BY deleted_time, run_uuid").Bind(before);
            var runs = new List<RunInfo>();
            while (query.Step())
            {
                runs.Add(ReadInfo(query));
            }

            return runs;
        },
        cancellationToken);

    /// <summary>Removes a deleted run's rows; does nothing when it was restored meanwhile.</summary>
    public Task PurgeRunAsync(string runId, CancellationToken cancellationToken) => WriteAsync(
        database =>
        {
            using (var query = database.Query("SELECT 1 FROM runs WHERE run_uuid = ? AND lifecycle_stage = 'deleted'").Bind(runId))
            {
                if (!query.Step())
                {
                    return;
                }
            }

            database.Query("DELETE FROM input_tags WHERE input_uuid IN (SELECT input_uuid FROM inputs WHERE destination_type = 'RUN' AND destination_id = ?)").Bind(runId).Run();
            database.Query("DELETE FROM inputs WHERE destination_type = 'RUN' AND destination_id = ?").Bind(runId).Run();
            foreach (var table in (string[])["metrics", "latest_metrics", "params", "tags", "runs"])
            {
                database.Query($"DELETE FROM {table} WHERE run_uuid = ?").Bind(runId).Run();
            }
        },
        cancellationToken);

    /// <summary>Removes the deleted experiments that have no run left.</summary>
    public async Task<int> PurgeExperimentsAsync(long before, List<string> kept, CancellationToken cancellationToken)
    {
        var ids = await SearchAsync(
            database =>
            {
                using var query = database.Query(
                    "SELECT experiment_id FROM experiments WHERE lifecycle_stage = 'deleted' AND experiment_id <> 0 AND COALESCE(last_update_time, 0) <= ? "
                    + $"AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.experiment_id = experiments.experiment_id){layout.InWorkspace("experiments")}").Bind(before);
                var found = new List<long>();
                while (query.Step())
                {
                    found.Add(query.Long(0));
                }

                return found;
            },
            cancellationToken).ConfigureAwait(false);

        var removed = 0;
        foreach (var id in ids)
        {
            try
            {
                await WriteAsync(
                    database =>
                    {
                        foreach (var table in (string[])["trace_info", "datasets", "experiment_tags", "experiments"])
                        {
                            database.Query($"DELETE FROM {table} WHERE experiment_id = ?").Bind(id).Run();
                        }
                    },
                    cancellationToken).ConfigureAwait(false);
                removed++;
            }
            catch (TrackingException fault)
            {
                kept.Add($"Experiment {id} is kept: {fault.Message}");
            }
        }

        return removed;
    }
}
