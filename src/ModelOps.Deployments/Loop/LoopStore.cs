using ModelOps.Files;

namespace ModelOps.Deployments.Loop;

/// <summary>
/// The loops of this user, one folder each: <c>control.json</c> is what people want of one, which any process may change; <c>loop.json</c> is where it is, which the process that runs it alone writes.
/// </summary>
internal sealed class LoopStore(UserState state)
{
    private const string StateFile = "loop.json";
    private const string Cycles = "cycles";
    private const string ControlFile = "control.json";
    private const string LockFile = "loop.lock";
    private const string Advice = "Check which version has the alias, then delete the file";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _shortPatience = TimeSpan.FromSeconds(1);
    private readonly ClaimedFolders _folders = new(state, "loops", "loop");

    /// <summary>The names of all.</summary>
    internal IReadOnlyList<string> Names() => _folders.Names();

    /// <summary>Where a loop keeps its files.</summary>
    internal string FolderOf(string name) => Path.GetDirectoryName(_folders.Writable(name, StateFile))!;

    /// <summary>Where a cycle keeps its files: executed notebooks, and what came of them.</summary>
    internal string FolderOf(string name, string cycle) => Path.GetDirectoryName(_folders.Writable(name, Path.Combine(Cycles, cycle, "-")))!;

    /// <summary>Removes the files of all cycles but the newest.</summary>
    /// <param name="name">The loop.</param>
    /// <param name="keep">So many are kept.</param>
    /// <param name="spared">The ids of those that are kept whatever their age.</param>
    /// <exception cref="IOException">Some cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Some may not be removed.</exception>
    internal void RemoveCycles(string name, int keep, IReadOnlyList<string?> spared) => _folders.RemoveOld(name, Cycles, keep, spared);

    /// <summary>Where a loop is; null for one that never ran.</summary>
    /// <exception cref="InvalidInputException">Its file cannot be read.</exception>
    internal LoopState? Find(string name) => _folders.Read<LoopState>(name, StateFile, Advice);

    /// <summary>What people want of a loop.</summary>
    /// <exception cref="InvalidInputException">Its file cannot be read.</exception>
    internal LoopControl Control(string name) => _folders.Read<LoopControl>(name, ControlFile, Advice) ?? new();

    internal void Write(LoopState loop) => _folders.Write(loop.Name, StateFile, loop, toDisk: true);

    /// <summary>Keeps what a decision was made of under its digest.</summary>
    /// <returns>The digest.</returns>
    internal string WriteEvidence(string name, string text)
    {
        var digest = AuditLog.Digest(text);
        AtomicFile.WriteText(_folders.Writable(name, Path.Combine("evidence", $"{digest}.json")), text, ownerOnly: true);
        return digest;
    }

    /// <summary>Changes what is wanted of a loop.</summary>
    internal async Task<LoopControl> ChangeAsync(string name, Func<LoopControl, LoopControl> change, CancellationToken cancellationToken)
    {
        using var claim = await _folders.LockAsync(name, "control.lock", _patience, $"Another process changes what is wanted of the loop '{name}'. Try again.", cancellationToken).ConfigureAwait(false);
        var next = change(Control(name));
        _folders.Write(name, ControlFile, next);
        return next;
    }

    /// <summary>Keeps other processes from running the loop; until it is disposed, or this process ends.</summary>
    /// <exception cref="InvalidInputException">Another one runs it.</exception>
    internal Task<FileStream> LockAsync(string name, CancellationToken cancellationToken)
    {
        var process = Find(name)?.Process;
        return _folders.LockAsync(name, LockFile, _shortPatience, $"The loop '{name}' runs already{(process is null ? "" : $", in process {process.Id}")}. See it with {Wording.Command("loop", $"status {name}", $"ops.LoopAsync(\"status\", \"{name}\")")}.", cancellationToken);
    }

    /// <summary>Whether a process runs a loop now.</summary>
    internal bool IsRunning(string name) => _folders.IsLocked(name, LockFile);
}
