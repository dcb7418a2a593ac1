using System.Runtime.InteropServices;

namespace ModelOps.Tracking.Sqlite;

/// <summary>
/// Steps a statement and reads its row, straight from the library. A page of runs has some hundred thousand values; the binding's
/// general call, with its reference counting, costs more for each than SQLite's own part. Reading a value is too short to tell the
/// garbage collector about.
/// </summary>
internal static unsafe class Rows
{
    private const string Library = "e_sqlite3";

    [DllImport(Library, EntryPoint = "sqlite3_step")]
    public static extern int Step(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    public static extern int Type(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static extern long Long(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_double"), SuppressGCTransition]
    public static extern double Double(nint statement, int column);

    /// <summary>A text's bytes; they stand until the next step.</summary>
    public static ReadOnlySpan<byte> Utf8(nint statement, int column)
    {
        var start = Start(statement, column);
        return new ReadOnlySpan<byte>(start, Length(statement, column));
    }

    [DllImport(Library, EntryPoint = "sqlite3_column_text"), SuppressGCTransition]
    private static extern byte* Start(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    private static extern int Length(nint statement, int column);
}
