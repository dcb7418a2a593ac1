using System.Text.Json;
using ModelOps.Files;

namespace ModelOps.Pipelines.Scheduling;

/// <summary>The schedules of this user, one folder each, in the folder of the user's state.</summary>
internal sealed class ScheduleStore(UserState state)
{
    private const string Folder = "schedules";
    private const string StateFile = "schedule.json";
    private const string LockFile = "schedule.lock";
    private const string Runs = "runs";
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The names of all.</summary>
    internal IReadOnlyList<string> Names() => state.Existing(Folder) is { } folder ? [.. Directory.GetDirectories(folder).Select(path => Uri.UnescapeDataString(Path.GetFileName(path))).Order(StringComparer.Ordinal)] : [];

    /// <summary>Where a schedule is; null for one that never ran.</summary>
    /// <exception cref="InvalidInputException">Its file cannot be read.</exception>
    internal ScheduleState? Find(string name)
    {
        if (state.Existing(Of(name, StateFile)) is not { } path)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ScheduleState>(File.ReadAllText(path), _json);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The state of the schedule '{name}', '{path}', cannot be read: {exception.Message.TrimEnd('.')}. Delete it to begin anew.", exception);
        }
    }

    /// <summary>Writes where a schedule is; on the disk when this returns.</summary>
    internal void Write(ScheduleState schedule) => AtomicFile.WriteText(state.Writable(Of(schedule.Name, StateFile)), JsonSerializer.Serialize(schedule, _json), ownerOnly: true, toDisk: true);

    /// <summary>The schedule as JSON.</summary>
    internal static string Json(object value) => JsonSerializer.Serialize(value, _json);

    /// <summary>The folder of a run's job.</summary>
    internal string RunFolder(string name, string key) => Path.GetDirectoryName(state.Writable(Of(name, Path.Combine(Runs, key, "-"))))!;

    /// <summary>Removes the folders of all runs but the newest.</summary>
    internal void RemoveRuns(string name, int keep)
    {
        if (state.Existing(Of(name, Runs)) is { } folder)
        {
            foreach (var old in Directory.GetDirectories(folder).OrderDescending(StringComparer.Ordinal).Skip(keep))
            {
                Directory.Delete(old, recursive: true);
            }
        }
    }

    /// <summary>Keeps other processes from running it, until it is disposed or this process ends; null where another has it.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    internal FileStream? Claim(string name)
    {
        var path = state.Writable(Of(name, LockFile));
        try
        {
            return new FileStream(path, UserState.OwnerOnly(FileMode.OpenOrCreate));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Whether a process runs it now.</summary>
    internal bool IsRunning(string name)
    {
        if (state.Existing(Of(name, LockFile)) is null)
        {
            return false;
        }

        using var claim = Claim(name);
        return claim is null;
    }

    private static string Of(string name, string file) => Path.Combine(Folder, Uri.EscapeDataString(name), file);
}
