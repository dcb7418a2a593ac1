using System.Globalization;
using System.Text.Json;
using ModelOps.Files;
using ModelOps.Pipelines.Jobs.Storage;

namespace ModelOps.Pipelines.Jobs.Local;

/// <summary>The folder of one job: its record, its variables, and for each task its log and what its process leaves at the start and the end.</summary>
/// <param name="path">The folder.</param>
internal sealed class LocalJobFolder(string path) : JobFolder<LocalJobRecord>(path, LocalJson.Default.LocalJobRecord)
{
    private string VariablesFile => File("variables.json");

    internal string StartFile(LocalTask task) => File(string.Create(CultureInfo.InvariantCulture, $"{task.Index}.{task.Launch}.start"));

    internal string ExitFile(LocalTask task) => File(string.Create(CultureInfo.InvariantCulture, $"{task.Index}.{task.Launch}.exit"));

    internal void SaveVariables(IReadOnlyDictionary<string, string> variables) =>
        AtomicFile.Write(VariablesFile, stream => JsonSerializer.Serialize(stream, new Dictionary<string, string>(variables), LocalJson.Default.DictionaryStringString), ownerOnly: true);

    internal IReadOnlyDictionary<string, string> ReadVariables() => JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(VariablesFile), LocalJson.Default.DictionaryStringString)!;

    internal bool HasVariables => System.IO.File.Exists(VariablesFile);

    internal void DeleteVariables() => System.IO.File.Delete(VariablesFile);

    /// <summary>The process that runs a task; null when none has begun.</summary>
    internal (int ProcessId, string Mark)? ReadStart(LocalTask task)
    {
        try
        {
            // Empty when a later process has closed this start for good.
            return System.IO.File.ReadAllLines(StartFile(task)) is [var boot, var stat] ? ProcessSession.Read(boot, stat) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes sure that a start which has not begun never will.</summary>
    /// <returns>False when it has begun meanwhile.</returns>
    internal bool CloseStart(LocalTask task)
    {
        try
        {
            using var file = new FileStream(StartFile(task), FileMode.CreateNew);
            return true;
        }
        catch (IOException) when (System.IO.File.Exists(StartFile(task)))
        {
            return new FileInfo(StartFile(task)).Length == 0;
        }
    }

    /// <summary>The exit code that a task's process has left, and when; null when it has left none.</summary>
    internal (int Code, DateTimeOffset At)? ReadExit(LocalTask task)
    {
        try
        {
            var code = int.Parse(System.IO.File.ReadAllText(ExitFile(task)), CultureInfo.InvariantCulture);
            return (code, new DateTimeOffset(System.IO.File.GetLastWriteTimeUtc(ExitFile(task))));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
