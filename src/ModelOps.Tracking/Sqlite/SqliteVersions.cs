using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    // MLflow keeps a deleted version's row under this stage, so that its number is not given again.
    private const string DeletedStage = "Deleted_Internal";

    private const string VersionColumns =
        "model_versions.name, model_versions.version, model_versions.creation_time, model_versions.last_updated_time, model_versions.description, model_versions.user_id, "
        + "model_versions.current_stage, model_versions.source, model_versions.run_id, model_versions.status, model_versions.status_message, model_versions.run_link";

    public async Task<ModelVersion> CreateModelVersionAsync(NewModelVersion version, CancellationToken cancellationToken = default)
    {
        RegistryRules.Version(version);
        version = _guard.Version(version);
        var now = Now;
        return await WriteAsync(
            database =>
            {
                var location = version.Source.StartsWith("models:/", StringComparison.Ordinal) ? LocationOfModelUri(database, version.Source) : version.Source;
                RequireModel(database, version.Name);
                using var next = database.Query($"SELECT COALESCE(MAX(version), 0) + 1 FROM model_versions WHERE name = ?{InModels("model_versions")}").Bind(version.Name);
                next.Step();
                var number = (int)next.Long(0);
                database.Query(
                    "INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, user_id, current_stage, source, run_id, status, "
                    + "status_message, run_link, storage_location) VALUES (?, ?, ?, ?, ?, NULL, 'None', ?, ?, 'READY', NULL, ?, ?)")
                    .Bind(version.Name).Bind(number).Bind(now).Bind(now).Bind(version.Description ?? "").Bind(version.Source)
                    .Bind(version.RunId ?? "").Bind(version.RunLink ?? "").Bind(location).Run();
                database.Query($"UPDATE registered_models SET last_updated_time = ? WHERE name = ?{InModels("registered_models")}").Bind(now).Bind(version.Name).Run();
                foreach (var tag in version.Tags ?? [])
                {
                    PutVersionTag(database, version.Name, number, tag);
                }

                return ReadVersion(database, version.Name, number);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<ModelVersion> GetModelVersionAsync(string name, int version, CancellationToken cancellationToken = default) =>
        await ReadAsync(database => ReadVersion(database, name, version), cancellationToken).ConfigureAwait(false);

    public async Task<ModelVersion> UpdateModelVersionAsync(string name, int version, string? description, CancellationToken cancellationToken = default)
    {
        RegistryRules.Description(description);
        description = _guard.Text("description", "a version of", name, description);
        return await ChangeVersionAsync(
            name,
            version,
            (database, now) => database.Query($"UPDATE model_versions SET description = ?, last_updated_time = ? WHERE name = ? AND version = ?{InModels("model_versions")}")
                .Bind(description).Bind(now).Bind(name).Bind(version).Run(),
            cancellationToken).ConfigureAwait(false);
    }

    public Task<ModelVersion> TransitionStageAsync(string name, int version, string stage, bool archiveExisting = false, CancellationToken cancellationToken = default)
    {
        string known;
        try
        {
            known = RegistryRules.Stage(stage);
            if (archiveExisting)
            {
                RegistryRules.MayArchive(known);
            }
        }
        catch (TrackingException exception)
        {
            return Task.FromException<ModelVersion>(exception);
        }

        return ChangeVersionAsync(
            name,
            version,
            (database, now) =>
            {
                if (archiveExisting)
                {
                    database.Query(
                        $"UPDATE model_versions SET current_stage = '{RegistryRules.Archived}', last_updated_time = ? "
                        + $"WHERE name = ? AND version <> ? AND current_stage = ?{InModels("model_versions")}")
                        .Bind(now).Bind(name).Bind(version).Bind(known).Run();
                }

                database.Query($"UPDATE model_versions SET current_stage = ?, last_updated_time = ? WHERE name = ? AND version = ?{InModels("model_versions")}")
                    .Bind(known).Bind(now).Bind(name).Bind(version).Run();
                database.Query($"UPDATE registered_models SET last_updated_time = ? WHERE name = ?{InModels("registered_models")}").Bind(now).Bind(name).Run();
            },
            cancellationToken);
    }

    public async Task DeleteModelVersionAsync(string name, int version, CancellationToken cancellationToken = default)
    {
        var now = Now;
        await WriteAsync(
            database =>
            {
                RequireVersion(database, name, version);
                database.Query($"UPDATE registered_models SET last_updated_time = ? WHERE name = ?{InModels("registered_models")}").Bind(now).Bind(name).Run();
                database.Query(
                    $"UPDATE model_versions SET current_stage = '{DeletedStage}', last_updated_time = ?, description = NULL, user_id = NULL, source = 'REDACTED-SOURCE-PATH', "
                    + $"run_id = 'REDACTED-RUN-ID', run_link = 'REDACTED-RUN-LINK', status_message = NULL WHERE name = ? AND version = ?{InModels("model_versions")}")
                    .Bind(now).Bind(name).Bind(version).Run();
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task SetModelVersionTagAsync(string name, int version, Tag tag, CancellationToken cancellationToken = default)
    {
        RegistryRules.Tag(tag);
        tag = _guard.Tag("a version of", name, tag);
        await WriteAsync(
            database =>
            {
                RequireVersion(database, name, version);
                PutVersionTag(database, name, version, tag);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteModelVersionTagAsync(string name, int version, string key, CancellationToken cancellationToken = default)
    {
        NameRules.Required("key", key);
        await WriteAsync(
            database =>
            {
                RequireVersion(database, name, version);
                database.Query($"DELETE FROM model_version_tags WHERE key = ? AND name = ? AND version = ?{InModels("model_version_tags")}")
                    .Bind(key).Bind(name).Bind(version).Run();
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<string> GetDownloadUriAsync(string name, int version, CancellationToken cancellationToken = default) =>
        await ReadAsync(database => LocationOf(database, name, version), cancellationToken).ConfigureAwait(false);

    private async Task<ModelVersion> ChangeVersionAsync(string name, int version, Action<Database, long> change, CancellationToken cancellationToken)
    {
        var now = Now;
        return await WriteAsync(
            database =>
            {
                RequireVersion(database, name, version);
                change(database, now);
                return ReadVersion(database, name, version);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private string LocationOf(Database database, string name, int version)
    {
        using var query = database.Query(
            $"SELECT COALESCE(NULLIF(storage_location, ''), source) FROM model_versions WHERE name = ? AND version = ? AND current_stage <> '{DeletedStage}'{InModels("model_versions")}")
            .Bind(name).Bind(version);
        return query.Step() ? query.Text(0) : throw TrackingErrors.NoVersion(name, version);
    }

    private string LocationOfModelUri(Database database, string uri)
    {
        try
        {
            var parts = uri["models:/".Length..].Split('/');
            return parts.Length == 2 && int.TryParse(parts[1], out var version)
                ? LocationOf(database, parts[0], version)
                : throw TrackingErrors.Invalid($"Not a proper models:/ URI: {uri}. A model source names a version: models:/name/version");
        }
        catch (TrackingException exception) when (exception.ErrorCode == ErrorCode.ResourceDoesNotExist)
        {
            // MLflow's code for this is INTERNAL_ERROR; whoever gave the source must act, so it is said as their error here.
            throw TrackingErrors.Invalid($"Unable to fetch model from model URI source artifact location '{uri}'.Error: {exception.Message}");
        }
    }

    private void RequireVersion(Database database, string name, int version)
    {
        using var query = database.Query($"SELECT 1 FROM model_versions WHERE name = ? AND version = ? AND current_stage <> '{DeletedStage}'{InModels("model_versions")}")
            .Bind(name).Bind(version);
        if (!query.Step())
        {
            throw TrackingErrors.NoVersion(name, version);
        }
    }

    private ModelVersion ReadVersion(Database database, string name, int version)
    {
        ModelVersion head;
        using (var query = database.Query(
            $"SELECT {VersionColumns} FROM model_versions WHERE name = ? AND version = ? AND current_stage <> '{DeletedStage}'{InModels("model_versions")}")
            .Bind(name).Bind(version))
        {
            head = query.Step() ? ReadHead(query) : throw TrackingErrors.NoVersion(name, version);
        }

        return WithTagsAndAliases(database, head);
    }

    private ModelVersion WithTagsAndAliases(Database database, ModelVersion head)
    {
        using var aliases = database.Query($"SELECT alias FROM registered_model_aliases WHERE name = ? AND version = ?{InModels("registered_model_aliases")} ORDER BY alias")
            .Bind(head.Name).Bind(head.Version);
        var names = new List<string>();
        while (aliases.Step())
        {
            names.Add(aliases.Text(0));
        }

        var tags = ReadTags(database.Query($"SELECT key, value FROM model_version_tags WHERE name = ? AND version = ?{InModels("model_version_tags")}")
            .Bind(head.Name).Bind(head.Version));
        return head with { Tags = tags, Aliases = names };
    }

    private static ModelVersion ReadHead(Statement query) => new()
    {
        Name = query.Text(0),
        Version = (int)query.Long(1),
        CreationTime = query.LongOrNull(2),
        LastUpdatedTime = query.LongOrNull(3),
        Description = query.TextOrNull(4),
        UserId = query.TextOrNull(5),
        Stage = query.Text(6),
        Source = query.TextOrNull(7),
        RunId = query.TextOrNull(8),
        Status = query.TextOrNull(9) ?? "READY",
        StatusMessage = query.TextOrNull(10),
        RunLink = query.TextOrNull(11),
    };

    private static void PutVersionTag(Database database, string name, int version, Tag tag) =>
        database.Query("INSERT INTO model_version_tags (key, value, name, version) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
            .Bind(tag.Key).Bind(tag.Value).Bind(name).Bind(version).Run();
}
