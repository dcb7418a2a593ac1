using System.Text.Json;

namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    // The ids go in as one JSON text, so that a page costs four statements, not four a run; the rows come back in the page's order.
    private const string Page = "json_each(?) AS page CROSS JOIN";

    private static List<Run> ReadRuns(Database database, IReadOnlyList<RunInfo> infos)
    {
        var ids = JsonSerializer.Serialize(infos.Select(info => info.RunId));
        var metrics = ReadRows(
            database.Query($"SELECT page.key, m.key, m.value, m.is_nan, m.timestamp, m.step FROM {Page} latest_metrics AS m ON m.run_uuid = page.value").Bind(ids),
            infos.Count,
            row => new Metric(row.RepeatedText(1), row.Long(3) == 0 ? row.Double(2) : double.NaN, row.Long(4), row.Long(5)));
        var parameters = ReadRows(
            database.Query($"SELECT page.key, p.key, p.value FROM {Page} params AS p ON p.run_uuid = page.value").Bind(ids),
            infos.Count,
            row => new Param(row.RepeatedText(1), row.RepeatedText(2)));
        var tags = ReadRows(
            database.Query($"SELECT page.key, t.key, t.value FROM {Page} tags AS t ON t.run_uuid = page.value").Bind(ids),
            infos.Count,
            row => new Tag(row.RepeatedText(1), row.RepeatedText(2)));
        var inputs = ReadInputs(database, ids, infos.Count);

        var runs = new List<Run>(infos.Count);
        for (var i = 0; i < infos.Count; i++)
        {
            runs.Add(new Run(infos[i], new RunData(metrics[i] ?? [], parameters[i] ?? [], tags[i] ?? []), inputs[i] ?? []));
        }

        return runs;
    }

    private static List<DatasetInput>?[] ReadInputs(Database database, string ids, int count) => ReadRows(
        database.Query(
            "SELECT page.key, i.input_uuid, d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema, d.dataset_profile "
            + $"FROM {Page} inputs AS i ON i.destination_type = 'RUN' AND i.destination_id = page.value AND i.source_type = 'DATASET' "
            + "CROSS JOIN datasets AS d ON d.dataset_uuid = i.source_id").Bind(ids),
        count,
        row => new DatasetInput(
            new Dataset(row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.TextOrNull(6), row.TextOrNull(7)),
            ReadTags(database.Query("SELECT name, value FROM input_tags WHERE input_uuid = ?").Bind(row.Text(1)))));

    /// <summary>Gathers rows by their first column, the position on the page; null where a run has none.</summary>
    private static List<T>?[] ReadRows<T>(Statement query, int count, Func<Statement, T> read)
    {
        using (query)
        {
            var rows = new List<T>?[count];
            while (query.Step())
            {
                (rows[query.Long(0)] ??= []).Add(read(query));
            }

            return rows;
        }
    }
}
