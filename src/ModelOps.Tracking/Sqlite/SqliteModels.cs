using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    public async Task<RegisteredModel> CreateRegisteredModelAsync(string name, string? description = null, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default)
    {
        NameRules.ModelName(name);
        RegistryRules.Description(description);
        RegistryRules.Tags(tags);
        (description, tags) = (_guard.Text("description", "model", name, description), _guard.Tags("model", name, tags));
        var now = Now;
        return await WriteAsync(
            database =>
            {
                if (ModelExists(database, name))
                {
                    throw new TrackingException(ErrorCode.ResourceAlreadyExists, $"Registered Model (name={name}) already exists.");
                }

                database.Query("INSERT INTO registered_models (name, creation_time, last_updated_time, description) VALUES (?, ?, ?, ?)")
                    .Bind(name).Bind(now).Bind(now).Bind(description).Run();
                foreach (var tag in tags ?? [])
                {
                    PutModelTag(database, name, tag);
                }

                return ReadModel(database, name);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<RegisteredModel> GetRegisteredModelAsync(string name, CancellationToken cancellationToken = default) =>
        await ReadAsync(database => ReadModel(database, name), cancellationToken).ConfigureAwait(false);

    public async Task<RegisteredModel> RenameRegisteredModelAsync(string name, string newName, CancellationToken cancellationToken = default)
    {
        NameRules.Required("new_name", newName);
        NameRules.ModelName(newName);
        var now = Now;
        return await WriteAsync(
            database =>
            {
                RequireModel(database, name);
                if (newName != name && ModelExists(database, newName))
                {
                    throw new TrackingException(
                        ErrorCode.ResourceAlreadyExists, $"Registered Model (name={newName}) already exists. Error: a registered model's name is unique; use another name.");
                }

                // Versions, tags and aliases follow by the tables' own ON UPDATE CASCADE; a version's tags follow the versions.
                database.Query($"UPDATE registered_models SET name = ?, last_updated_time = ? WHERE name = ?{InModels("registered_models")}")
                    .Bind(newName).Bind(now).Bind(name).Run();
                database.Query($"UPDATE model_versions SET last_updated_time = ? WHERE name = ?{InModels("model_versions")}").Bind(now).Bind(newName).Run();
                return ReadModel(database, newName);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<RegisteredModel> UpdateRegisteredModelAsync(string name, string? description, CancellationToken cancellationToken = default)
    {
        RegistryRules.Description(description);
        description = _guard.Text("description", "model", name, description);
        var now = Now;
        return await WriteAsync(
            database =>
            {
                RequireModel(database, name);
                database.Query($"UPDATE registered_models SET description = ?, last_updated_time = ? WHERE name = ?{InModels("registered_models")}")
                    .Bind(description).Bind(now).Bind(name).Run();
                return ReadModel(database, name);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteRegisteredModelAsync(string name, CancellationToken cancellationToken = default) =>
        await WriteAsync(
            database =>
            {
                RequireModel(database, name);
                foreach (var table in (string[])["model_version_tags", "model_versions", "registered_model_tags", "registered_model_aliases", "registered_models"])
                {
                    database.Query($"DELETE FROM {table} WHERE name = ?{InModels(table)}").Bind(name).Run();
                }
            },
            cancellationToken).ConfigureAwait(false);

    public async Task SetRegisteredModelTagAsync(string name, Tag tag, CancellationToken cancellationToken = default)
    {
        RegistryRules.Tag(tag);
        tag = _guard.Tag("model", name, tag);
        await WriteAsync(
            database =>
            {
                RequireModel(database, name);
                PutModelTag(database, name, tag);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteRegisteredModelTagAsync(string name, string key, CancellationToken cancellationToken = default)
    {
        NameRules.Required("key", key);
        await WriteAsync(
            database =>
            {
                RequireModel(database, name);
                database.Query($"DELETE FROM registered_model_tags WHERE key = ? AND name = ?{InModels("registered_model_tags")}").Bind(key).Bind(name).Run();
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ModelVersion>> GetLatestVersionsAsync(string name, IReadOnlyList<string>? stages = null, CancellationToken cancellationToken = default)
    {
        var wanted = stages?.Select(RegistryRules.Stage).ToHashSet(StringComparer.Ordinal);
        return await ReadAsync<IReadOnlyList<ModelVersion>>(
            database =>
            {
                RequireModel(database, name);
                var latest = LatestVersions(database, name);
                return wanted is { Count: > 0 } ? [.. latest.Where(version => wanted.Contains(version.Stage))] : latest;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task SetAliasAsync(string name, string alias, int version, CancellationToken cancellationToken = default)
    {
        NameRules.Alias(alias);
        await WriteAsync(database => PutAlias(database, name, alias, version), cancellationToken).ConfigureAwait(false);
    }

    public async Task<AliasMove> MoveAliasAsync(string name, string alias, int? from, int to, CancellationToken cancellationToken = default)
    {
        NameRules.Alias(alias);
        return await WriteAsync(
            database =>
            {
                RequireVersion(database, name, to);
                var now = ReadAlias(database, name, alias);
                if (now == from)
                {
                    PutAlias(database, name, alias, to);
                }

                return new AliasMove(now == from, now == from ? to : now, IsAtomic: true);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAliasAsync(string name, string alias, CancellationToken cancellationToken = default) =>
        await WriteAsync(
            database =>
            {
                RequireModel(database, name);
                database.Query($"DELETE FROM registered_model_aliases WHERE name = ? AND alias = ?{InModels("registered_model_aliases")}").Bind(name).Bind(alias).Run();
            },
            cancellationToken).ConfigureAwait(false);

    public async Task<ModelVersion> GetVersionByAliasAsync(string name, string alias, CancellationToken cancellationToken = default) =>
        await ReadAsync(
            database =>
            {
                RequireModel(database, name);
                return ReadVersion(database, name, ReadAlias(database, name, alias) ?? throw TrackingErrors.Invalid($"Registered model alias {alias} not found."));
            },
            cancellationToken).ConfigureAwait(false);

    private string InModels(string table) => _layout.InWorkspace(table);

    private bool ModelExists(Database database, string name)
    {
        using var query = database.Query($"SELECT 1 FROM registered_models WHERE name = ?{InModels("registered_models")}").Bind(name);
        return query.Step();
    }

    private void RequireModel(Database database, string name)
    {
        if (!ModelExists(database, name))
        {
            throw TrackingErrors.NoModel(name);
        }
    }

    private RegisteredModel ReadModel(Database database, string name)
    {
        using var query = database.Query($"SELECT creation_time, last_updated_time, description FROM registered_models WHERE name = ?{InModels("registered_models")}").Bind(name);
        if (!query.Step())
        {
            throw TrackingErrors.NoModel(name);
        }

        return new RegisteredModel(
            name,
            query.LongOrNull(0),
            query.LongOrNull(1),
            query.TextOrNull(2),
            LatestVersions(database, name),
            ReadTags(database.Query($"SELECT key, value FROM registered_model_tags WHERE name = ?{InModels("registered_model_tags")}").Bind(name)),
            ReadAliases(database, name));
    }

    private List<ModelAlias> ReadAliases(Database database, string name)
    {
        using var query = database.Query($"SELECT alias, version FROM registered_model_aliases WHERE name = ?{InModels("registered_model_aliases")} ORDER BY alias").Bind(name);
        var aliases = new List<ModelAlias>();
        while (query.Step())
        {
            aliases.Add(new(query.Text(0), (int)query.Long(1)));
        }

        return aliases;
    }

    private int? ReadAlias(Database database, string name, string alias)
    {
        using var query = database.Query($"SELECT version FROM registered_model_aliases WHERE name = ? AND alias = ?{InModels("registered_model_aliases")}").Bind(name).Bind(alias);
        return query.Step() ? (int)query.Long(0) : null;
    }

    private void PutAlias(Database database, string name, string alias, int version)
    {
        RequireVersion(database, name, version);
        database.Query("INSERT INTO registered_model_aliases (alias, version, name) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version")
            .Bind(alias).Bind(version).Bind(name).Run();
    }

    private List<ModelVersion> LatestVersions(Database database, string name)
    {
        var numbers = new List<int>();
        using (var query = database.Query(
            $"SELECT MAX(version) FROM model_versions WHERE name = ? AND current_stage <> '{DeletedStage}'{InModels("model_versions")} GROUP BY current_stage ORDER BY current_stage").Bind(name))
        {
            while (query.Step())
            {
                numbers.Add((int)query.Long(0));
            }
        }

        return numbers.ConvertAll(number => ReadVersion(database, name, number));
    }

    private static void PutModelTag(Database database, string name, Tag tag) =>
        database.Query("INSERT INTO registered_model_tags (key, value, name) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
            .Bind(tag.Key).Bind(tag.Value).Bind(name).Run();
}
