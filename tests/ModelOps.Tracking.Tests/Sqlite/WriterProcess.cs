using System.Diagnostics;

namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>The writer as a process of its own.</summary>
internal static class WriterProcess
{
    public static Process Start(params string[] args) => Process.Start(Info("dotnet", [Library, .. args]))!;

    public static string Library => Path.Combine(AppContext.BaseDirectory, "ModelOps.Tracking.Writer.dll");

    public static ProcessStartInfo Info(string program, IEnumerable<string> args)
    {
        var info = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in args)
        {
            info.ArgumentList.Add(arg);
        }

        return info;
    }

    /// <summary>What SQLite's own tool says of the file; "ok" when it is sound.</summary>
    public static string Check(string path)
    {
        using var database = ModelOps.Tracking.Sqlite.Database.Open(path);
        return database.Text("PRAGMA integrity_check") + (database.Text("SELECT 'foreign key' FROM pragma_foreign_key_check LIMIT 1") is null ? "" : ", broken foreign key");
    }
}
