using System.Text.Json;
using ModelOps.Deployments.Services;
using ModelOps.Files;

namespace ModelOps.Deployments.Loop;

/// <summary>
/// The loops of this user, one folder each: <c>control.json</c> is what people want of one, which any process may change; <c>loop.json</c> is where it is, which the process that runs it alone writes.
/// </summary>
internal sealed class LoopStore(UserState state)
{
    private const string Folder = "loops";
    private const string StateFile = "loop.json";
    private const string Cycles = "cycles";
    private const string ControlFile = "control.json";
    private const string LockFile = "loop.lock";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _shortPatience = TimeSpan.FromSeconds(1);

    /// <summary>The names of all.</summary>
    internal IReadOnlyList<string> Names() => state.Existing(Folder) is not { } folder ? []
        : [.. Directory.EnumerateDirectories(folder).Select(path => Uri.UnescapeDataString(Path.GetFileName(path))).Order(StringComparer.Ordinal)];

    /// <summary>Where a loop keeps its files.</summary>
    internal string FolderOf(string name) => Path.GetDirectoryName(state.Writable(Path.Combine(Of(name), StateFile)))!;

    /// <summary>Where a cycle keeps its files: executed notebooks, and what came of them.</summary>
    internal string FolderOf(string name, string cycle) => Path.GetDirectoryName(state.Writable(Path.Combine(Of(name), Cycles, cycle, "-")))!;

    /// <summary>Removes the files of all cycles but the newest.</summary>
    /// <param name="name">The loop.</param>
    /// <param name="keep">So many are kept.</param>
    /// <param name="spared">The ids of those that are kept whatever their age.</param>
    /// <exception cref="IOException">Some cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Some may not be removed.</exception>
    internal void RemoveCycles(string name, int keep, IReadOnlyList<string?> spared)
    {
        if (state.Existing(Path.Combine(Of(name), Cycles)) is not { } folder)
        {
            return;
        }

        foreach (var old in new DirectoryInfo(folder).GetDirectories().OrderByDescending(cycle => cycle.LastWriteTimeUtc).Skip(keep).Where(cycle => !spared.Contains(cycle.Name)))
        {
            old.Delete(recursive: true);
        }
    }

    /// <summary>Where a loop is; null for one that never ran.</summary>
    /// <exception cref="InvalidInputException">Its file cannot be read.</exception>
    internal LoopState? Find(string name) => Read<LoopState>(name, StateFile);

    /// <summary>What people want of a loop.</summary>
    /// <exception cref="InvalidInputException">Its file cannot be read.</exception>
    internal LoopControl Control(string name) => Read<LoopControl>(name, ControlFile) ?? new();

    internal void Write(LoopState loop) => AtomicFile.WriteText(state.Writable(Path.Combine(Of(loop.Name), StateFile)), StateJson.Write(loop), ownerOnly: true, toDisk: true);

    /// <summary>Keeps what a decision was made of under its digest.</summary>
    /// <returns>The digest.</returns>
    internal string WriteEvidence(string name, string text)
    {
        var digest = AuditLog.Digest(text);
        state.Write(Path.Combine(Of(name), "evidence", $"{digest}.json"), text);
        return digest;
    }

    /// <summary>Changes what is wanted of a loop.</summary>
    internal async Task<LoopControl> ChangeAsync(string name, Func<LoopControl, LoopControl> change, CancellationToken cancellationToken)
    {
        using var claim = await OpenAsync(name, "control.lock", _patience, $"Another process changes what is wanted of the loop '{name}'. Try again.", cancellationToken).ConfigureAwait(false);
        var next = change(Control(name));
        state.Write(Path.Combine(Of(name), ControlFile), StateJson.Write(next));
        return next;
    }

    /// <summary>Keeps other processes from running the loop; until it is disposed, or this process ends.</summary>
    /// <exception cref="InvalidInputException">Another one runs it.</exception>
    internal Task<FileStream> LockAsync(string name, CancellationToken cancellationToken)
    {
        var process = Find(name)?.Process;
        return OpenAsync(name, LockFile, _shortPatience, $"The loop '{name}' runs already{(process is null ? "" : $", in process {process.Id}")}. See it with {Wording.Command("loop", $"status {name}", $"ops.LoopAsync(\"status\", \"{name}\")")}.", cancellationToken);
    }

    /// <summary>Whether a process runs a loop now.</summary>
    internal bool IsRunning(string name)
    {
        if (state.Existing(Path.Combine(Of(name), LockFile)) is not { } path)
        {
            return false;
        }

        try
        {
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string Of(string name) => Path.Combine(Folder, DeploymentStore.Escape(name));

    private async Task<FileStream> OpenAsync(string name, string file, TimeSpan patience, string advice, CancellationToken cancellationToken)
    {
        var path = state.Writable(Path.Combine(Of(name), file));
        try
        {
            return await ExclusiveFile.OpenAsync(path, UserState.OwnerOnly(FileMode.OpenOrCreate), patience, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new InvalidInputException(advice, exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InvalidInputException($"The file '{path}' cannot be locked: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private T? Read<T>(string name, string file)
        where T : class
    {
        var path = state.Existing(Path.Combine(Of(name), file));
        try
        {
            return path is null ? null : StateJson.Read<T>(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidInputException($"The file '{path}' does not describe a loop: {exception.Message.TrimEnd('.')}. Check which version has the alias, then delete the file.", exception);
        }
    }
}
