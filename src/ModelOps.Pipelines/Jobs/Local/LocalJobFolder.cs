using System.Globalization;
using System.Text.Json;
using ModelOps.Files;

namespace ModelOps.Pipelines.Jobs.Local;

/// <summary>The folder of one job: its record, its variables, and for each task its log and what its process leaves at the start and the end.</summary>
/// <param name="path">The folder.</param>
internal sealed class LocalJobFolder(string path)
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    internal string Path => path;

    private string RecordFile => File("job.json");

    private string VariablesFile => File("variables.json");

    internal string Log(int task) => File(string.Create(CultureInfo.InvariantCulture, $"{task}.log"));

    internal string StartFile(LocalTask task) => File(string.Create(CultureInfo.InvariantCulture, $"{task.Index}.{task.Launch}.start"));

    internal string ExitFile(LocalTask task) => File(string.Create(CultureInfo.InvariantCulture, $"{task.Index}.{task.Launch}.exit"));

    /// <summary>Makes this process the one that moves the job on, until it disposes of the result.</summary>
    internal async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, Mine);
        }

        return await ExclusiveFile.OpenAsync(File("lock"), UserState.OwnerOnly(FileMode.OpenOrCreate), _patience, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The job; null when there is none.</summary>
    internal LocalJobRecord? Find()
    {
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(RecordFile), LocalJson.Default.LocalJobRecord);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new WorkFailedException($"The file '{RecordFile}', which holds a job, cannot be read: {exception.Message.TrimEnd('.')}. Delete its folder to forget the job.");
        }
    }

    internal void Save(LocalJobRecord record) => AtomicFile.Write(RecordFile, stream => JsonSerializer.Serialize(stream, record, LocalJson.Default.LocalJobRecord), ownerOnly: true);

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

    private string File(string name) => System.IO.Path.Combine(path, name);
}
