using ModelOps.Tracking.Search;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    private const int MostExperiments = 50_000;
    private const int MostModels = 1_000;
    private const int MostVersions = 200_000;

    public async Task<Page<Experiment>> SearchExperimentsAsync(SearchQuery query, CancellationToken cancellationToken = default)
    {
        SearchRules.MaxResults(query.MaxResults, MostExperiments);
        var grammar = new ExperimentGrammar();
        var sql = Begin($"SELECT {ExperimentColumns} FROM experiments", "experiments");
        if (query.View != ViewType.All)
        {
            sql.Where("experiments.lifecycle_stage = ?", query.View == ViewType.ActiveOnly ? "active" : "deleted");
        }

        foreach (var clause in grammar.ParseFilter(query.Filter))
        {
            AddClause(sql, clause, "experiments", "experiment_tags", "f.experiment_id = experiments.experiment_id", key => key);
        }

        var order = grammar.ParseOrderBy(query.OrderBy is { Count: > 0 } given ? given : ["creation_time DESC"]);
        AddOrder(sql, order, "experiments", key => key, "experiments.experiment_id");
        return await PageOf(sql, query, ReadExperiment, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Page<RegisteredModel>> SearchRegisteredModelsAsync(SearchQuery query, CancellationToken cancellationToken = default)
    {
        // MLflow takes none or less than none and answers an empty page; more than the most is refused.
        SearchRules.MaxResults(Math.Max(1, query.MaxResults), MostModels);
        var grammar = new ModelGrammar();
        var sql = Begin("SELECT registered_models.name FROM registered_models", "registered_models");
        foreach (var clause in grammar.ParseFilter(query.Filter))
        {
            AddClause(sql, clause, "registered_models", "registered_model_tags", $"f.name = registered_models.name{InModels("f")}", key => key);
        }

        AddOrder(sql, grammar.ParseOrderBy(query.OrderBy), "registered_models", _ => "last_updated_time", "registered_models.name");
        return await PageOf(
            sql,
            query with { MaxResults = Math.Max(0, query.MaxResults) },
            (database, row) => ReadModel(database, row.Text(0)),
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<Page<ModelVersion>> SearchModelVersionsAsync(SearchQuery query, CancellationToken cancellationToken = default)
    {
        SearchRules.VersionMaxResults(query.MaxResults, MostVersions);
        var grammar = new VersionGrammar();
        var sql = Begin($"SELECT {VersionColumns} FROM model_versions", "model_versions");
        sql.Where($"model_versions.current_stage <> '{DeletedStage}'");
        foreach (var clause in grammar.ParseFilter(query.Filter))
        {
            AddClause(sql, clause, "model_versions", "model_version_tags", $"f.name = model_versions.name AND f.version = model_versions.version{InModels("f")}", VersionColumn);
        }

        var order = grammar.ParseOrderBy(query.OrderBy is { Count: > 0 } given ? given : ["last_updated_timestamp DESC", "name ASC", "version_number DESC"]);
        AddOrder(sql, order, "model_versions", VersionColumn, "model_versions.name", "model_versions.version DESC");
        return await PageOf(sql, query, (database, row) => WithTagsAndAliases(database, ReadHead(row)), cancellationToken).ConfigureAwait(false);
    }

    private SearchSql Begin(string select, string table)
    {
        var sql = new SearchSql(select);
        if (_layout.HasWorkspaces)
        {
            sql.Where($"{table}.workspace = 'default'");
        }

        return sql;
    }

    private static void AddClause(SearchSql sql, FilterClause clause, string table, string tagTable, string sameOwner, Func<string, string> column)
    {
        if (clause.Field.Kind == FieldKind.Tag)
        {
            sql.WhereRow(tagTable, sameOwner, clause, orAbsent: table != "experiments" && IsNoPrompt(clause));
        }
        else
        {
            sql.WhereCompared("", $"{table}.{column(clause.Field.Key)}", clause);
        }
    }

    // MLflow 3 keeps prompts among the models, and asks for models by this tag, which no model has.
    private static bool IsNoPrompt(FilterClause clause) =>
        clause.Field.Key == "mlflow.prompt.is_prompt" && (clause.Comparator == "!=" || (clause.Comparator == "=" && clause.Value is "false"));

    private static void AddOrder(SearchSql sql, List<OrderClause> order, string table, Func<string, string> column, params ReadOnlySpan<string> ties)
    {
        foreach (var (field, ascending) in order)
        {
            var name = field.Key == "name" ? "name" : column(field.Key);
            sql.OrderBy($"{table}.{name} {(ascending ? "ASC" : "DESC")}");
        }

        foreach (var tie in ties)
        {
            sql.OrderBy(tie);
        }
    }

    private async Task<Page<T>> PageOf<T>(SearchSql sql, SearchQuery query, Func<Database, Statement, T> read, CancellationToken cancellationToken)
    {
        var offset = PageTokens.Offset(query.PageToken);
        return await SearchAsync(
            database =>
            {
                var found = new List<T>();
                using var rows = sql.Start(database, query.MaxResults + 1L, offset);
                while (rows.Step())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    found.Add(read(database, rows));
                }

                return PageTokens.Cut(found, query.MaxResults, offset);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static string VersionColumn(string key) => key switch
    {
        "version_number" => "version",
        "source_path" => "source",
        "creation_timestamp" => "creation_time",
        "last_updated_timestamp" => "last_updated_time",
        _ => key,
    };
}
