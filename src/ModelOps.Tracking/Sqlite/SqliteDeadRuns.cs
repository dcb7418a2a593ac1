using ModelOps.Tracking.Runs;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Sqlite;

/// <summary>Runs that a process of this machine left RUNNING when it died become FAILED when the store is opened next.</summary>
internal sealed partial class SqliteTrackingStore
{
    // By the tag, which only open runs have: the tags' key comes first in their index, so this reads as many rows as runs are open.
    private const string OpenRuns =
        "SELECT tags.run_uuid, tags.value FROM tags JOIN runs ON runs.run_uuid = tags.run_uuid "
        + "WHERE tags.key = '" + RunOwner.Tag + "' AND runs.status = 'RUNNING' AND runs.lifecycle_stage = 'active'";

    private async Task EndDeadRunsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LogAsync(database => Dead(database).ForEach(run => End(database, run.Key, run.Value)), cancellationToken).ConfigureAwait(false);
        }
        catch (TrackingException exception) when (exception.ErrorCode == ErrorCode.TemporarilyUnavailable)
        {
            // Another process holds the file. Whoever opens it next tries again.
        }
    }

    private static List<Tag> Dead(Database database) => [.. ReadTags(database.Query(OpenRuns)).Where(run => RunOwner.Dead(run.Value) is not null)];

    private void End(Database database, string runId, string owner)
    {
        database.Query("UPDATE runs SET status = 'FAILED', end_time = ? WHERE run_uuid = ?").Bind(Now).Bind(runId).Run();
        PutTag(database, runId, new Tag(RunTags.Died, owner));
        PutTag(database, runId, new Tag(RunTags.Error, $"The process that wrote this run ({RunOwner.Dead(owner)} on {Environment.MachineName}) ended without closing it."));
        Disown(database, runId);
    }

    private static void Disown(Database database, string runId) =>
        database.Query("DELETE FROM tags WHERE key = ? AND run_uuid = ?").Bind(RunOwner.Tag).Bind(runId).Run();
}
