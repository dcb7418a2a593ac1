using System.Globalization;
using ModelOps.Tracking.Artifacts;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Sqlite;

internal sealed partial class SqliteTrackingStore
{
    private const int UserLength = 256;
    private const string RunNameTag = "mlflow.runName";

    private const string RunColumns =
        "runs.run_uuid, runs.experiment_id, runs.name, runs.user_id, runs.status, runs.start_time, runs.end_time, runs.artifact_uri, runs.lifecycle_stage";

    public async Task<Run> CreateRunAsync(NewRun run, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(run.ExperimentId))
        {
            throw new TrackingException(ErrorCode.BadRequest, "A run needs an experiment_id; give the id of an active experiment.");
        }

        var experimentId = ExperimentRules.Id(run.ExperimentId);
        run = _guard.Run(run);
        var tags = run.Tags ?? [];
        foreach (var tag in tags)
        {
            BatchRules.Tag(tag);
        }

        var named = tags.LastOrDefault(tag => tag.Key == RunNameTag)?.Value;
        if (!string.IsNullOrEmpty(run.Name) && named is not null && named != run.Name)
        {
            throw TrackingErrors.Invalid(
                $"Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='{run.Name}', mlflow.runName='{named}').");
        }

        NameRules.Length("run_name", run.Name ?? "", NameRules.RunNameLength);
        NameRules.Length("user_id", run.UserId ?? "", UserLength);
        var name = !string.IsNullOrEmpty(run.Name) ? run.Name : !string.IsNullOrEmpty(named) ? named : RunNames.Next();

        // Ordered by time, so that the rows and index entries of runs made together lie together.
        var id = Guid.CreateVersion7(_time.GetUtcNow()).ToString("N");
        return await LogAsync(
            database =>
            {
                RequireActiveExperiment(database, experimentId, run.ExperimentId);
                var artifactUri = ArtifactUris.Join(ArtifactLocation(database, experimentId), $"{id}/artifacts");
                var (start, user) = (run.StartTime ?? 0, run.UserId ?? "");
                database.Query(
                    "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, deleted_time, "
                    + "source_version, lifecycle_stage, artifact_uri, experiment_id) VALUES (?, ?, 'UNKNOWN', '', '', ?, 'RUNNING', ?, NULL, NULL, '', 'active', ?, ?)")
                    .Bind(id).Bind(name).Bind(user).Bind(start).Bind(artifactUri).Bind(experimentId).Run();

                var written = named is null ? tags.Append(new Tag(RunNameTag, name)) : tags;
                var kept = written.GroupBy(tag => tag.Key, StringComparer.Ordinal)
                    .Select(same => new Tag(same.Key, BatchRules.Cut(same.Last().Value, BatchRules.TagValueLength)))
                    .ToList();
                foreach (var tag in kept)
                {
                    PutTag(database, id, tag);
                }

                var info = new RunInfo(id, experimentId.ToString(CultureInfo.InvariantCulture), name, user, RunStatus.Running, start, null, artifactUri, LifecycleStage.Active);
                return new Run(info, new RunData([], [], kept), []);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken = default) =>
        await ReadAsync(database => ReadRuns(database, [RunInfoOf(database, runId)])[0], cancellationToken).ConfigureAwait(false);

    public async Task<RunInfo> UpdateRunAsync(string runId, RunUpdate update, CancellationToken cancellationToken = default)
    {
        NameRules.Length("run_name", update.Name ?? "", NameRules.RunNameLength);
        update = update with { Name = _guard.Text("name", "run", runId, update.Name) };
        return await LogAsync(
            database =>
            {
                RequireActiveRun(database, runId);
                database.Query("UPDATE runs SET status = COALESCE(?, status), end_time = COALESCE(?, end_time) WHERE run_uuid = ?")
                    .Bind(update.Status is { } status ? WireText.Of(status) : null).Bind(update.EndTime).Bind(runId).Run();

                if (update.Status is not (null or RunStatus.Running or RunStatus.Scheduled))
                {
                    Disown(database, runId);
                }

                if (!string.IsNullOrEmpty(update.Name))
                {
                    Rename(database, runId, update.Name);
                    PutTag(database, runId, new Tag(RunNameTag, update.Name));
                }

                return RunInfoOf(database, runId);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteRunAsync(string runId, CancellationToken cancellationToken = default) =>
        await MoveRunAsync(runId, LifecycleStage.Deleted, Now, cancellationToken).ConfigureAwait(false);

    public async Task RestoreRunAsync(string runId, CancellationToken cancellationToken = default) =>
        await MoveRunAsync(runId, LifecycleStage.Active, null, cancellationToken).ConfigureAwait(false);

    private Task MoveRunAsync(string runId, LifecycleStage stage, long? deletedTime, CancellationToken cancellationToken) =>
        WriteAsync(
            database =>
            {
                if (database.Query("UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE run_uuid = ?")
                    .Bind(WireText.Of(stage)).Bind(deletedTime).Bind(runId).Run() == 0)
                {
                    throw TrackingErrors.NoRun(runId);
                }
            },
            cancellationToken);

    private static void Rename(Database database, string runId, string name) =>
        database.Query("UPDATE runs SET name = ? WHERE run_uuid = ?").Bind(name).Bind(runId).Run();

    /// <summary>Checks that a run is there and active, and returns its experiment.</summary>
    private static long RequireActiveRun(Database database, string runId)
    {
        using var query = database.Query("SELECT lifecycle_stage, experiment_id FROM runs WHERE run_uuid = ?").Bind(runId);
        if (!query.Step())
        {
            throw TrackingErrors.NoRun(runId);
        }

        var stage = WireText.ParseStage(query.RepeatedText(0));
        return stage == LifecycleStage.Active
            ? query.Long(1)
            : throw TrackingErrors.Invalid($"The run {runId} must be in the 'active' state. Current state is {WireText.Of(stage)}.");
    }

    private static string ArtifactLocation(Database database, long experimentId)
    {
        using var query = database.Query("SELECT artifact_location FROM experiments WHERE experiment_id = ?").Bind(experimentId);
        query.Step();
        return query.Text(0);
    }

    private static RunInfo RunInfoOf(Database database, string runId)
    {
        using var query = database.Query($"SELECT {RunColumns} FROM runs WHERE run_uuid = ?").Bind(runId);
        return query.Step() ? ReadInfo(query) : throw TrackingErrors.NoRun(runId);
    }

    private static RunInfo ReadInfo(Statement query) => new(
        query.Text(0),
        query.RepeatedText(1),
        query.Text(2),
        query.RepeatedText(3),
        WireText.TryParse(query.RepeatedText(4), out RunStatus status) ? status : RunStatus.Running,
        query.LongOrNull(5),
        query.LongOrNull(6),
        query.Text(7),
        WireText.ParseStage(query.RepeatedText(8)));
}
