using System.Globalization;
using ModelOps.Tracking.Artifacts;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    private const string ExperimentColumns =
        "experiments.experiment_id, experiments.name, experiments.artifact_location, experiments.lifecycle_stage, experiments.creation_time, experiments.last_update_time";

    public async Task<string> CreateExperimentAsync(string name, string? artifactLocation = null, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default)
    {
        ExperimentRules.Name(name);
        ExperimentRules.ArtifactLocation(artifactLocation);
        foreach (var tag in tags ?? [])
        {
            ExperimentRules.FirstTag(tag);
        }

        tags = _guard.Tags("experiment", name, tags);

        var location = artifactLocation is { Length: > 0 } && ArtifactUris.LocalPath(artifactLocation) == artifactLocation
            ? System.IO.Path.GetFullPath(artifactLocation)
            : artifactLocation;
        var now = Now;
        return await WriteAsync(
            database =>
            {
                if (ExperimentIdByName(database, name) is not null)
                {
                    throw new TrackingException(
                        ErrorCode.ResourceAlreadyExists,
                        $"Experiment(name={name}) already exists. Error: names are unique over active and deleted experiments; use another name, or restore or rename that one.");
                }

                database.Query("INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time) VALUES (?, ?, 'active', ?, ?)")
                    .Bind(name).Bind(location).Bind(now).Bind(now).Run();
                var id = database.LastRowId;
                if (string.IsNullOrEmpty(location))
                {
                    database.Query("UPDATE experiments SET artifact_location = ? WHERE experiment_id = ?")
                        .Bind(ArtifactUris.Join(_artifactRoot, id.ToString(CultureInfo.InvariantCulture))).Bind(id).Run();
                }

                foreach (var tag in tags ?? [])
                {
                    PutExperimentTag(database, id, tag);
                }

                return id.ToString(CultureInfo.InvariantCulture);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<Experiment> GetExperimentAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        var id = ExperimentRules.Id(experimentId);
        return await ReadAsync(database => FindExperiment(database, id) ?? throw TrackingErrors.NoExperiment(experimentId), cancellationToken).ConfigureAwait(false);
    }

    public async Task<Experiment> GetExperimentByNameAsync(string name, CancellationToken cancellationToken = default) =>
        await ReadAsync(
            database => ExperimentIdByName(database, name) is { } id
                ? FindExperiment(database, id)!
                : throw TrackingErrors.Absent($"Could not find experiment with name '{name}'"),
            cancellationToken).ConfigureAwait(false);

    public async Task RenameExperimentAsync(string experimentId, string newName, CancellationToken cancellationToken = default)
    {
        var id = ExperimentRules.Id(experimentId);
        NameRules.Required("new_name", newName);
        ExperimentRules.Name(newName);
        var now = Now;
        await WriteAsync(
            database =>
            {
                if (StageOfExperiment(database, id, experimentId) == LifecycleStage.Deleted)
                {
                    throw new TrackingException(ErrorCode.InvalidState, "Cannot rename a non-active experiment.");
                }

                if (ExperimentIdByName(database, newName) is { } holder && holder != id)
                {
                    throw new TrackingException(ErrorCode.BadRequest, $"Experiment(name={newName}) already exists; use another name.");
                }

                database.Query("UPDATE experiments SET name = ?, last_update_time = ? WHERE experiment_id = ?").Bind(newName).Bind(now).Bind(id).Run();
            },
            cancellationToken).ConfigureAwait(false);
    }

    public Task DeleteExperimentAsync(string experimentId, CancellationToken cancellationToken = default) =>
        MoveExperimentAsync(experimentId, LifecycleStage.Active, LifecycleStage.Deleted, cancellationToken);

    public Task RestoreExperimentAsync(string experimentId, CancellationToken cancellationToken = default) =>
        MoveExperimentAsync(experimentId, LifecycleStage.Deleted, LifecycleStage.Active, cancellationToken);

    public async Task SetExperimentTagAsync(string experimentId, Tag tag, CancellationToken cancellationToken = default)
    {
        var id = ExperimentRules.Id(experimentId);
        ExperimentRules.Tag(tag);
        tag = _guard.Tag("experiment", experimentId, tag);
        await WriteAsync(
            database =>
            {
                RequireActiveExperiment(database, id, experimentId);
                PutExperimentTag(database, id, tag);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteExperimentTagAsync(string experimentId, string key, CancellationToken cancellationToken = default)
    {
        var id = ExperimentRules.Id(experimentId);
        await WriteAsync(
            database =>
            {
                RequireActiveExperiment(database, id, experimentId);
                if (database.Query("DELETE FROM experiment_tags WHERE key = ? AND experiment_id = ?").Bind(key).Bind(id).Run() == 0)
                {
                    throw TrackingErrors.Absent($"No tag with name: {key} in experiment with id {experimentId}");
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task MoveExperimentAsync(string experimentId, LifecycleStage from, LifecycleStage to, CancellationToken cancellationToken)
    {
        var id = ExperimentRules.Id(experimentId);
        var now = Now;
        await WriteAsync(
            database =>
            {
                if (StageOfExperiment(database, id, experimentId) != from)
                {
                    throw TrackingErrors.NoExperiment(experimentId);
                }

                database.Query("UPDATE experiments SET lifecycle_stage = ?, last_update_time = ? WHERE experiment_id = ?")
                    .Bind(WireText.Of(to)).Bind(now).Bind(id).Run();
                database.Query("UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE experiment_id = ? AND lifecycle_stage = ?")
                    .Bind(WireText.Of(to)).Bind(to == LifecycleStage.Deleted ? now : null).Bind(id).Bind(WireText.Of(from)).Run();
            },
            cancellationToken).ConfigureAwait(false);
    }

    private LifecycleStage StageOfExperiment(Database database, long id, string givenId)
    {
        using var query = database.Query($"SELECT lifecycle_stage FROM experiments WHERE experiment_id = ?{_layout.InWorkspace("experiments")}").Bind(id);
        return query.Step() ? WireText.ParseStage(query.Text(0)) : throw TrackingErrors.NoExperiment(givenId);
    }

    private void RequireActiveExperiment(Database database, long id, string givenId)
    {
        var stage = StageOfExperiment(database, id, givenId);
        if (stage != LifecycleStage.Active)
        {
            throw TrackingErrors.Invalid($"The experiment {givenId} must be in the 'active' state. Current state is {WireText.Of(stage)}.");
        }
    }

    private long? ExperimentIdByName(Database database, string name)
    {
        using var query = database.Query($"SELECT experiment_id FROM experiments WHERE name = ?{_layout.InWorkspace("experiments")}").Bind(name);
        return query.Step() ? query.Long(0) : null;
    }

    private Experiment? FindExperiment(Database database, long id)
    {
        using var query = database.Query($"SELECT {ExperimentColumns} FROM experiments WHERE experiment_id = ?{_layout.InWorkspace("experiments")}").Bind(id);
        return query.Step() ? ReadExperiment(database, query) : null;
    }

    private static Experiment ReadExperiment(Database database, Statement query) => new(
        query.Long(0).ToString(CultureInfo.InvariantCulture),
        query.Text(1),
        query.Text(2),
        WireText.ParseStage(query.Text(3)),
        query.LongOrNull(4),
        query.LongOrNull(5),
        ReadTags(database.Query("SELECT key, value FROM experiment_tags WHERE experiment_id = ?").Bind(query.Long(0))));

    private static void PutExperimentTag(Database database, long id, Tag tag) =>
        database.Query("INSERT INTO experiment_tags (key, value, experiment_id) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
            .Bind(tag.Key).Bind(tag.Value).Bind(id).Run();
}
