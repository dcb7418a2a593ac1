namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    // A run and a model are linked in both directions: RUN, RUN_INPUT, RUN_OUTPUT, MODEL_INPUT, MODEL_OUTPUT; their ids do not meet.
    private const string LinkedTo = "(destination_id = ? AND destination_type <> 'DATASET') OR (source_id = ? AND source_type <> 'DATASET')";

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

    /// <summary>The versions in the registry, with where their files are.</summary>
    public Task<List<RegisteredFiles>> RegisteredFilesAsync(CancellationToken cancellationToken) => SearchAsync(
        database =>
        {
            using var query = database.Query(
                "SELECT v.name, v.version, v.run_id, v.source, v.storage_location, "
                + "(SELECT group_concat(a.alias, ', ') FROM registered_model_aliases AS a WHERE a.name = v.name AND a.version = v.version) "
                + $"FROM model_versions AS v WHERE v.current_stage <> '{DeletedStage}' ORDER BY v.name, v.version");
            var files = new List<RegisteredFiles>();
            while (query.Step())
            {
                string?[] places = [query.TextOrNull(3), query.TextOrNull(4)];
                files.Add(new RegisteredFiles(query.Text(0), (int)query.Long(1), query.TextOrNull(5), query.TextOrNull(2), [.. places.Where(place => !string.IsNullOrEmpty(place)).Select(place => place!)]));
            }

            return files;
        },
        cancellationToken);

    /// <summary>The models that MLflow 3 logged in a run.</summary>
    public Task<List<LoggedModelFiles>> LoggedModelsAsync(string runId, CancellationToken cancellationToken) => SearchAsync(database => LoggedModels(database, runId), cancellationToken);

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

            var models = LoggedModels(database, runId);
            foreach (var id in models.Select(model => model.Id).Prepend(runId))
            {
                database.Query($"DELETE FROM input_tags WHERE input_uuid IN (SELECT input_uuid FROM inputs WHERE {LinkedTo})").Bind(id).Bind(id).Run();
                database.Query($"DELETE FROM inputs WHERE {LinkedTo}").Bind(id).Bind(id).Run();
            }

            foreach (var model in models)
            {
                // Its params, tags and metrics follow by the tables' own ON DELETE CASCADE.
                database.Query("DELETE FROM logged_models WHERE model_id = ?").Bind(model.Id).Run();
            }

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
                    + $"AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.experiment_id = experiments.experiment_id){_layout.InWorkspace("experiments")}").Bind(before);
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
            catch (TrackingException exception)
            {
                kept.Add($"Experiment {id} is kept: {exception.Message}");
            }
        }

        return removed;
    }

    private List<LoggedModelFiles> LoggedModels(Database database, string runId)
    {
        var models = new List<LoggedModelFiles>();
        if (!_layout.HasLoggedModels)
        {
            return models;
        }

        using var query = database.Query("SELECT model_id, artifact_location FROM logged_models WHERE source_run_id = ?").Bind(runId);
        while (query.Step())
        {
            models.Add(new(query.Text(0), query.Text(1)));
        }

        return models;
    }
}
