namespace ModelOps.Tracking.Sqlite;

/// <summary>Which of MLflow's layouts a file has: what we need must be there, what is more is left alone.</summary>
internal sealed record Layout(string Revision, bool HasWorkspaces, bool HasLoggedModels)
{
    /// <summary>A clause that keeps to MLflow's default workspace, where the layout knows workspaces.</summary>
    public string InWorkspace(string table) => HasWorkspaces ? $" AND {table}.workspace = 'default'" : "";

    private static readonly (string Table, string[] Columns)[] _needed =
    [
        ("experiments", ["experiment_id", "name", "artifact_location", "lifecycle_stage", "creation_time", "last_update_time"]),
        ("experiment_tags", ["key", "value", "experiment_id"]),
        ("runs", ["run_uuid", "name", "source_type", "source_name", "entry_point_name", "user_id", "status", "start_time", "end_time", "source_version", "lifecycle_stage", "artifact_uri", "experiment_id", "deleted_time"]),
        ("metrics", ["key", "value", "timestamp", "run_uuid", "step", "is_nan"]),
        ("latest_metrics", ["key", "value", "timestamp", "run_uuid", "step", "is_nan"]),
        ("params", ["key", "value", "run_uuid"]),
        ("tags", ["key", "value", "run_uuid"]),
        ("datasets", ["dataset_uuid", "experiment_id", "name", "digest", "dataset_source_type", "dataset_source", "dataset_schema", "dataset_profile"]),
        ("inputs", ["input_uuid", "source_type", "source_id", "destination_type", "destination_id"]),
        ("input_tags", ["input_uuid", "name", "value"]),
        ("registered_models", ["name", "creation_time", "last_updated_time", "description"]),
        ("registered_model_tags", ["key", "value", "name"]),
        ("registered_model_aliases", ["alias", "version", "name"]),
        ("model_versions", ["name", "version", "creation_time", "last_updated_time", "description", "user_id", "current_stage", "source", "run_id", "status", "status_message", "run_link", "storage_location"]),
        ("model_version_tags", ["key", "value", "name", "version"]),
    ];

    /// <summary>Looks at the tables of a file.</summary>
    /// <exception cref="TrackingException">The file is no MLflow store, or one this version cannot serve.</exception>
    public static Layout Read(Database database, string path)
    {
        var workspaces = false;
        foreach (var (table, columns) in _needed)
        {
            var present = Columns(database, table);
            if (present.Count == 0)
            {
                throw Unknown(path, $"it has no table '{table}'");
            }

            if (columns.FirstOrDefault(column => !present.Contains(column)) is { } missing)
            {
                throw Unknown(path, $"its table '{table}' has no column '{missing}'");
            }

            workspaces |= present.Contains("workspace");
        }

        if (Columns(database, "alembic_version").Count == 0 || database.Text("SELECT version_num FROM alembic_version") is not { } revision)
        {
            throw Unknown(path, "it names no schema revision");
        }

        return new Layout(revision, workspaces, Columns(database, "logged_models").Contains("source_run_id"));
    }

    private static HashSet<string> Columns(Database database, string table)
    {
        using var query = database.Query("SELECT name FROM pragma_table_info(?)").Bind(table);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (query.Step())
        {
            names.Add(query.Text(0));
        }

        return names;
    }

    private static TrackingException Unknown(string path, string why) => new(
        ErrorCode.InternalError,
        $"'{path}' is not a tracking store this version can serve: {why}. Layouts of MLflow 2.17 to 3.11 are known; "
        + "for an older store run 'mlflow db upgrade', or choose another file.");
}
