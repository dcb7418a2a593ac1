using ModelOps.Files;

namespace ModelOps.Pipelines.Watches;

/// <summary>
/// The watches of this user, one folder each: <c>control.json</c> is what people want of one, which any process may change; <c>watch.json</c> is where it is, which the process that runs it alone writes.
/// </summary>
internal sealed class WatchStore(UserState state)
{
    private const string StateFile = "watch.json";
    private const string Firings = "firings";
    private const string ControlFile = "control.json";
    private const string LockFile = "watch.lock";
    private const string Advice = "Delete it to have the watch begin anew";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _shortPatience = TimeSpan.FromSeconds(1);
    private readonly ClaimedFolders _folders = new(state, "watches", "watch");

    /// <summary>The names of all.</summary>
    internal IReadOnlyList<string> Names() => _folders.Names();

    /// <summary>Where a firing keeps its files: jobs, executed notebooks, and what came of them.</summary>
    internal string FolderOf(string name, string firing) => Path.GetDirectoryName(_folders.Writable(name, Path.Combine(Firings, firing, "-")))!;

    /// <summary>Removes the files of all firings but the newest, and those that are spared.</summary>
    internal void RemoveFirings(string name, int keep, IReadOnlyList<string?> spared) => _folders.RemoveOld(name, Firings, keep, spared);

    /// <summary>Where a watch is; null for one that never ran.</summary>
    /// <exception cref="InvalidInputException">Its file cannot be read.</exception>
    internal WatchState? Find(string name) => _folders.Read<WatchState>(name, StateFile, Advice);

    /// <summary>What people want of a watch.</summary>
    /// <exception cref="InvalidInputException">Its file cannot be read.</exception>
    internal WatchControl Control(string name) => _folders.Read<WatchControl>(name, ControlFile, Advice) ?? new();

    internal void Write(WatchState watch) => _folders.Write(watch.Name, StateFile, watch, toDisk: true);

    /// <summary>Has a watch run now, or as soon as a process runs it.</summary>
    internal async Task AskAsync(string name, WatchRequest request, CancellationToken cancellationToken)
    {
        using var claim = await _folders.LockAsync(name, "control.lock", _patience, $"Another process changes what is wanted of the watch '{name}'. Try again.", cancellationToken).ConfigureAwait(false);
        _folders.Write(name, ControlFile, Control(name) with { Trigger = request });
    }

    /// <summary>Keeps other processes from running the watch; until it is disposed, or this process ends.</summary>
    /// <exception cref="InvalidInputException">Another one runs it.</exception>
    internal Task<FileStream> LockAsync(string name, CancellationToken cancellationToken) =>
        _folders.LockAsync(name, LockFile, _shortPatience, $"{Runner(name)} See it with {Wording.Command("watch", $"status {name}", $"ops.WatchAsync(\"status\", \"{name}\")")}.", cancellationToken);

    /// <summary>Whether a process runs a watch now.</summary>
    internal bool IsRunning(string name) => _folders.IsLocked(name, LockFile);

    /// <summary>Who runs it, as a sentence.</summary>
    internal string Runner(string name) => Find(name)?.Process is { } process ? FormattableString.Invariant($"The watch '{name}' is run by process {process.Id}.") : $"The watch '{name}' is run by another process.";
}
