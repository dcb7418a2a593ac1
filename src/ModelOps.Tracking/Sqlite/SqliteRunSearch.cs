using System.Globalization;
using ModelOps.Tracking.Search;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    private const int MostRuns = 50_000;
    private const int MostInText = 20;

    public async Task<Page<Run>> SearchRunsAsync(RunQuery query, CancellationToken cancellationToken = default)
    {
        SearchRules.MaxResults(query.MaxResults, MostRuns);
        var offset = PageTokens.Offset(query.PageToken);
        var grammar = new RunGrammar();
        var clauses = grammar.ParseFilter(query.Filter);
        var order = grammar.ParseOrderBy(query.OrderBy);
        var experiments = query.ExperimentIds.Select(ExperimentRules.Id).Distinct().ToList();
        if (experiments.Count == 0)
        {
            return new Page<Run>([], null);
        }

        var sql = new SearchSql($"SELECT {RunColumns} FROM runs");
        if (experiments.Count <= MostInText)
        {
            sql.Where($"runs.experiment_id IN ({string.Join(", ", experiments)})");
        }
        else
        {
            // As a value: texts of statements are kept, and long ones would fill the memory.
            sql.Where("runs.experiment_id IN (SELECT value FROM json_each(?))", $"[{string.Join(',', experiments)}]");
        }

        if (query.View != ViewType.All)
        {
            sql.Where("runs.lifecycle_stage = ?", query.View == ViewType.ActiveOnly ? "active" : "deleted");
        }

        foreach (var clause in clauses)
        {
            AddRunClause(sql, clause);
        }

        AddRunOrder(sql, order);
        return await SearchAsync(
            database =>
            {
                var infos = new List<RunInfo>();
                using (var rows = sql.Start(database, query.MaxResults + 1L, offset))
                {
                    while (rows.Step())
                    {
                        infos.Add(ReadInfo(rows));
                        cancellationToken.ThrowIfCancellationRequested();
                    }
                }

                var page = PageTokens.Cut(infos, query.MaxResults, offset);
                return new Page<Run>(ReadRuns(database, page.Items), page.NextPageToken);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static void AddRunClause(SearchSql sql, FilterClause clause)
    {
        var key = clause.Field.Key;
        switch (clause.Field.Kind)
        {
            case FieldKind.Metric:
                // The table holds 0 for NaN, which is equal to nothing, less than nothing, and different from nothing: as NULL in SQL.
                var number = clause with { Value = MetricWriter.Stored(Convert.ToDouble(clause.Value, CultureInfo.InvariantCulture)) };
                sql.WhereRow("latest_metrics", "f.run_uuid = runs.run_uuid AND f.is_nan = 0", number);
                break;
            case FieldKind.Param:
                sql.WhereRow("params", "f.run_uuid = runs.run_uuid", clause);
                break;
            case FieldKind.Tag:
                sql.WhereRow("tags", "f.run_uuid = runs.run_uuid", clause);
                break;
            case FieldKind.Dataset:
                const string Used = "EXISTS (SELECT 1 FROM inputs AS i JOIN datasets AS d ON d.dataset_uuid = i.source_id ";
                const string ByRun = "WHERE i.destination_type = 'RUN' AND i.destination_id = runs.run_uuid AND i.source_type = 'DATASET' AND ";
                var (join, column) = key == "context"
                    ? ("JOIN input_tags AS t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context' ", "t.value")
                    : ("", $"d.{key}");
                sql.WhereCompared(Used + join + ByRun, column, clause, ")");
                break;
            default:
                sql.WhereCompared("", RunColumn(key), clause);
                break;
        }
    }

    // Missing values come last in both directions, NaN before them; ties go to the newest start, then to the id.
    private static void AddRunOrder(SearchSql sql, List<OrderClause> order)
    {
        var joined = 0;
        foreach (var (field, ascending) in order)
        {
            var direction = ascending ? "ASC" : "DESC";
            if (field.Kind is FieldKind.TextAttribute or FieldKind.NumberAttribute)
            {
                var column = RunColumn(field.Key);
                sql.OrderBy(ascending ? $"{column} ASC NULLS LAST" : $"{column} DESC");
                continue;
            }

            var table = field.Kind switch { FieldKind.Metric => "latest_metrics", FieldKind.Param => "params", _ => "tags" };
            var alias = $"o{joined++}";
            sql.Join($"LEFT JOIN {table} AS {alias} ON {alias}.key = ? AND {alias}.run_uuid = runs.run_uuid", field.Key);
            sql.OrderBy(field.Kind == FieldKind.Metric
                ? $"CASE WHEN {alias}.is_nan = 1 THEN 1 WHEN {alias}.value IS NULL THEN 2 ELSE 0 END"
                : $"{alias}.value IS NULL");
            sql.OrderBy($"{alias}.value {direction}");
        }

        if (!order.Any(clause => clause.Field.Key == "start_time" && clause.Field.Kind == FieldKind.NumberAttribute))
        {
            sql.OrderBy("runs.start_time DESC");
        }

        sql.OrderBy("runs.run_uuid");
    }

    private static string RunColumn(string attribute) => attribute switch
    {
        "run_id" => "runs.run_uuid",
        "run_name" => "runs.name",
        _ => $"runs.{attribute}",
    };
}
