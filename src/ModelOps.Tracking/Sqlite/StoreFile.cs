using Microsoft.Extensions.Logging;
using ModelOps.Tracking.Artifacts;
using ModelOps.Tracking.Telemetry;
using SQLitePCL;

namespace ModelOps.Tracking.Sqlite;

/// <summary>Opens and, where absent, makes the file of a SQLite store.</summary>
internal static class StoreFile
{
    /// <summary>Opens the file for writing; makes MLflow's 2.17 layout in an empty one.</summary>
    public static (Database Database, Layout Layout) OpenForWriting(string path, string artifactRoot, long now, ILogger logger)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            throw new TrackingException(ErrorCode.PermissionDenied, $"The tracking store '{path}' cannot be opened: the folder '{folder}' does not exist; make it, or choose another file.");
        }

        var fresh = !File.Exists(path);
        var database = Database.Open(path);
        try
        {
            Pragmas(database);
            if (database.Text("SELECT name FROM sqlite_master LIMIT 1") is null)
            {
                Create(database);
                TrackingLog.Created(logger, path);
            }

            var layout = Layout.Read(database, path);
            AddDefaultExperiment(database, artifactRoot, now);
            StoreHome.Settle(database, path, logger);
            return (database, layout);
        }
        catch
        {
            database.Dispose();
            if (fresh)
            {
                DeleteIfEmpty(path);
            }

            throw;
        }
    }

    public static Database OpenForReading(string path)
    {
        var database = Database.Open(path);
        Pragmas(database);
        database.ExecuteScript("PRAGMA query_only = ON");
        return database;
    }

    // WAL lets readers and one writer work side by side; with synchronous NORMAL a commit survives the process's death (kill -9),
    // and a power cut can lose the last commits but never damage the file. case_sensitive_like is what MLflow sets, too.
    private static void Pragmas(Database database)
    {
        if (database.Text("PRAGMA journal_mode") != "wal")
        {
            database.Text("PRAGMA journal_mode = WAL");
        }

        database.ExecuteScript(
            "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON; "
            + "PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16000; PRAGMA journal_size_limit = 67108864");
    }

    // Another process may have made the tables between our look and our lock.
    private static void Create(Database database)
    {
        using var stream = typeof(StoreFile).Assembly.GetManifestResourceStream("Schema-2.17.sql")!;
        using var reader = new StreamReader(stream);
        database.Execute("BEGIN EXCLUSIVE");
        if (database.Text("SELECT name FROM sqlite_master LIMIT 1") is null)
        {
            database.ExecuteScript(reader.ReadToEnd());

            // Ours alone: the page of newest runs is read from it in order, without sorting all runs. MLflow ignores it.
            database.ExecuteScript("CREATE INDEX modelops_runs_newest ON runs (experiment_id, lifecycle_stage, start_time, run_uuid)");
        }

        database.Execute("COMMIT");
    }

    private static void AddDefaultExperiment(Database database, string artifactRoot, long now)
    {
        if (database.Text("SELECT experiment_id FROM experiments LIMIT 1") is not null)
        {
            return;
        }

        database.Query(
            "INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time) "
            + "SELECT 0, 'Default', ?, 'active', ?, ? WHERE NOT EXISTS (SELECT 1 FROM experiments)")
            .Bind(ArtifactUris.Join(artifactRoot, "0")).Bind(now).Bind(now).Run();
    }

    private static void DeleteIfEmpty(string path)
    {
        if (File.Exists(path) && new FileInfo(path).Length == 0)
        {
            File.Delete(path);
        }
    }
}
