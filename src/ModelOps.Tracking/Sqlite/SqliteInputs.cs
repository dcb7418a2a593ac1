using System.Globalization;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    public async Task LogInputsAsync(string runId, IReadOnlyList<DatasetInput> datasets, CancellationToken cancellationToken = default)
    {
        BatchRules.Inputs(datasets);
        datasets = _guard.Inputs(runId, datasets);

        await WriteAsync(
            database =>
            {
                var experimentId = RequireActiveRun(database, runId);
                foreach (var input in datasets)
                {
                    PutInput(database, runId, DatasetId(database, experimentId, input.Dataset), input.Tags);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<DatasetSummary>> SearchDatasetsAsync(IReadOnlyList<string> experimentIds, CancellationToken cancellationToken = default)
    {
        var ids = experimentIds.Select(ExperimentRules.Id).ToList();
        return await SearchAsync<IReadOnlyList<DatasetSummary>>(
            database =>
            {
                var summaries = new List<DatasetSummary>();
                foreach (var id in ids)
                {
                    using var query = database.Query(
                        "SELECT DISTINCT datasets.name, datasets.digest, input_tags.value FROM datasets "
                        + "JOIN inputs ON inputs.source_id = datasets.dataset_uuid AND inputs.source_type = 'DATASET' AND inputs.destination_type = 'RUN' "
                        + "JOIN runs ON runs.run_uuid = inputs.destination_id AND runs.lifecycle_stage = 'active' "
                        + "LEFT JOIN input_tags ON input_tags.input_uuid = inputs.input_uuid AND input_tags.name = 'mlflow.data.context' "
                        + "WHERE datasets.experiment_id = ? ORDER BY 1, 2, 3 LIMIT 1000").Bind(id);
                    while (query.Step())
                    {
                        summaries.Add(new(id.ToString(CultureInfo.InvariantCulture), query.Text(0), query.Text(1), query.TextOrNull(2)));
                    }
                }

                return summaries;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static string DatasetId(Database database, long experimentId, Dataset dataset)
    {
        using (var query = database.Query("SELECT dataset_uuid FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?")
            .Bind(experimentId).Bind(dataset.Name).Bind(dataset.Digest))
        {
            if (query.Step())
            {
                return query.Text(0);
            }
        }

        var id = Guid.NewGuid().ToString("N");
        database.Query(
            "INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source, dataset_schema, dataset_profile) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .Bind(id).Bind(experimentId).Bind(dataset.Name).Bind(dataset.Digest).Bind(dataset.SourceType).Bind(dataset.Source).Bind(dataset.Schema).Bind(dataset.Profile).Run();
        return id;
    }

    private static void PutInput(Database database, string runId, string datasetId, IReadOnlyList<Tag> tags)
    {
        var id = Guid.NewGuid().ToString("N");
        var added = database.Query(
            "INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id) VALUES (?, 'DATASET', ?, 'RUN', ?) ON CONFLICT DO NOTHING")
            .Bind(id).Bind(datasetId).Bind(runId).Run();
        if (added == 0)
        {
            return;
        }

        foreach (var tag in tags)
        {
            database.Query("INSERT INTO input_tags (input_uuid, name, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
                .Bind(id).Bind(tag.Key).Bind(tag.Value).Run();
        }
    }
}
