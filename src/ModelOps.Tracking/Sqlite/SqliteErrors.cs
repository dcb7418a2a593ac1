using SQLitePCL;

namespace ModelOps.Tracking.Sqlite;

/// <summary>Turns SQLite's result codes into errors a person can act on; none shows SQL.</summary>
internal static class SqliteErrors
{
    public static TrackingException From(string path, int code, string detail) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(
            ErrorCode.TemporarilyUnavailable,
            $"The tracking store '{path}' is being written by another process and did not become free in {Database.BusyTimeoutMilliseconds / 1000} seconds; end that process or try again."),
        raw.SQLITE_FULL => new(
            ErrorCode.TemporarilyUnavailable,
            $"The disk that holds the tracking store '{path}' is full; nothing of this call was written. Free some space and try again."),
        raw.SQLITE_NOTADB => new(
            ErrorCode.InternalError,
            $"'{path}' is not a SQLite database; choose another file or move this one away."),
        raw.SQLITE_CORRUPT => new(
            ErrorCode.InternalError,
            $"The tracking store '{path}' is damaged ({detail}); restore it from a copy, or save what can be read with: sqlite3 '{path}' .recover"),
        raw.SQLITE_CANTOPEN => new(
            ErrorCode.PermissionDenied,
            $"The tracking store '{path}' cannot be opened ({detail}); its folder must exist and be writable."),
        raw.SQLITE_READONLY or raw.SQLITE_PERM => new(
            ErrorCode.PermissionDenied,
            $"The tracking store '{path}' cannot be written ({detail}); change its permissions or choose another file."),
        raw.SQLITE_TOOBIG => TooLarge(),
        raw.SQLITE_ERROR when detail.StartsWith("too many", StringComparison.Ordinal) || detail.Contains("too large", StringComparison.Ordinal) || detail.Contains("too complex", StringComparison.Ordinal) => TooLarge(),
        _ => new(ErrorCode.InternalError, $"The tracking store '{path}' failed: {detail} (SQLite code {code})."),
    };

    private static TrackingException TooLarge() =>
        new(ErrorCode.InvalidParameterValue, "The filter, the order or a value in it is too large for one search; give fewer clauses or a shorter list.");
}
