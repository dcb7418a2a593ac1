using Microsoft.Extensions.Logging;
using ModelOps.Tracking.Artifacts;
using ModelOps.Tracking.Telemetry;

namespace ModelOps.Tracking.Sqlite;

/// <summary>
/// A store notes the folder it lies in. When the file is opened somewhere else, the project was moved or copied: what the rows say of
/// places in the old folder is then said of the new one, so that nothing is read from or written to the old.
/// </summary>
/// <remarks>The note is a view of one row, which MLflow, looking at tables only, leaves alone.</remarks>
internal static class StoreHome
{
    private const string DefaultRoot = "mlruns";

    private static readonly (string Table, string Column)[] _places =
    [
        ("experiments", "artifact_location"),
        ("runs", "artifact_uri"),
        ("model_versions", "source"),
        ("model_versions", "storage_location"),
        ("logged_models", "artifact_location"),
    ];

    /// <summary>Makes the rows fit the folder that the file lies in now.</summary>
    public static void Settle(Database database, string path, ILogger logger)
    {
        var here = Path.GetDirectoryName(path)!;
        if (Noted(database) is { } noted && (noted == here || RealPath(noted) == RealPath(here)))
        {
            return;
        }

        if (database.IsReadOnly)
        {
            if (Left(database, path, here) is { } old)
            {
                throw new TrackingException(
                    ErrorCode.PermissionDenied, $"The tracking store '{path}' was moved here from '{old}' and cannot be written, so what it says of its artifacts stays wrong; make it writable once.");
            }

            return;
        }

        database.Execute("BEGIN IMMEDIATE");
        try
        {
            var old = Left(database, path, here);
            if (old is not null)
            {
                foreach (var (from, to) in Moves(database, old, here))
                {
                    Move(database, from, to);
                }
            }

            database.ExecuteScript($"DROP VIEW IF EXISTS modelops_store; CREATE VIEW modelops_store AS SELECT '{here.Replace("'", "''", StringComparison.Ordinal)}' AS folder");
            database.Execute("COMMIT");
            if (old is not null)
            {
                TrackingLog.Moved(logger, path, old, here);
            }
        }
        catch
        {
            if (database.InTransaction)
            {
                database.Execute("ROLLBACK");
            }

            throw;
        }
    }

    private static string? Noted(Database database) =>
        database.Text("SELECT name FROM sqlite_master WHERE type = 'view' AND name = 'modelops_store'") is null ? null : database.Text("SELECT folder FROM modelops_store");

    /// <summary>The folder that the file has left, or null.</summary>
    private static string? Left(Database database, string path, string here)
    {
        if (Noted(database) is { } noted)
        {
            return noted == here || RealPath(noted) == RealPath(here) ? null : noted;
        }

        // A file of MLflow, or of a version that took no note: its first experiment lies in mlruns beside it. That folder may also be one
        // that MLflow was started in; it is the file's own when it is gone, or when a copy of both, the file and mlruns, is here.
        var root = database.Text("SELECT artifact_location FROM experiments WHERE experiment_id = 0") is { } first ? ArtifactUris.LocalPath(first) : null;
        if (root is null || !Path.IsPathFullyQualified(root) || !root.EndsWith($"/{DefaultRoot}/0", StringComparison.Ordinal))
        {
            return null;
        }

        var old = Path.GetFullPath(root[..^$"/{DefaultRoot}/0".Length] is { Length: > 0 } folder ? folder : "/");
        var isOwn = !Directory.Exists(Path.Combine(old, DefaultRoot)) || (File.Exists(Path.Combine(old, Path.GetFileName(path))) && Directory.Exists(Path.Combine(here, DefaultRoot)));
        return isOwn && RealPath(old) != RealPath(here) ? old : null;
    }

    // The default root belongs to the store. Another place in the old folder came along when it is here, or is there no more.
    private static List<(string From, string To)> Moves(Database database, string old, string here)
    {
        var moves = new List<(string From, string To)> { (Path.Combine(old, DefaultRoot), Path.Combine(here, DefaultRoot)) };
        using var places = database.Query("SELECT artifact_location FROM experiments UNION SELECT source FROM model_versions");
        while (places.Step())
        {
            if (places.TextOrNull(0) is not { } uri || ArtifactUris.LocalPath(uri) is not { } place || !IsBelow(place, old) || moves.Exists(move => place == move.From || IsBelow(place, move.From)))
            {
                continue;
            }

            var target = here + place[old.TrimEnd('/').Length..];
            if (Path.Exists(target) || !Path.Exists(place))
            {
                moves.Add((place, target));
            }
        }

        return moves;
    }

    private static void Move(Database database, string from, string to)
    {
        var tables = _places.Where(place => database.Text($"SELECT name FROM pragma_table_info('{place.Table}') WHERE name = '{place.Column}'") is not null).ToList();
        foreach (var (start, end) in new[] { (from, to), ($"file://{from}", $"file://{to}"), (new Uri(from).AbsoluteUri, new Uri(to).AbsoluteUri) }.Distinct())
        {
            foreach (var (table, column) in tables)
            {
                database.Query($"UPDATE {table} SET {column} = ? || substr({column}, length(?) + 1) WHERE {column} = ? OR substr({column}, 1, length(?) + 1) = ? || '/'")
                    .Bind(end).Bind(start).Bind(start).Bind(start).Bind(start).Run();
            }
        }
    }

    private static bool IsBelow(string place, string folder) => place.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>The folder with every symbolic link on the way followed, so that two names of one folder are seen to be one.</summary>
    private static string RealPath(string folder)
    {
        var real = Path.GetPathRoot(folder)!;
        foreach (var part in folder[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            try
            {
                real = Directory.ResolveLinkTarget(next, returnFinalTarget: true)?.FullName ?? next;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A link that leads nowhere, a folder that is gone or that only others can look into: its own name is all there is.
                real = next;
            }
        }

        return real;
    }
}
