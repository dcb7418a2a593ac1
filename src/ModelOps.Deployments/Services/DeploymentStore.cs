using System.Text.Json;
using ModelOps.Files;
using ModelOps.Tracking.Runs;

namespace ModelOps.Deployments.Services;

/// <summary>
/// The deployments of this user, one folder each: <c>deployment.json</c> is what it is to be, which any process of the user may change; <c>status.json</c>
/// is what its service says, which that alone writes. Nothing is sent a signal, and nobody but the user can write there.
/// </summary>
internal sealed class DeploymentStore(UserState state)
{
    private const string Folder = "deployments";
    private const string SpecFile = "deployment.json";
    private const string StatusFile = "status.json";
    private const string LogFile = "service.log";
    private const string Models = "models";
    private const string Payloads = "payloads";
    private const string Before = ".before";

    // First what makes it a deployment: a reader in between sees none.
    private static readonly string[] _files = [SpecFile, StatusFile, LogFile, LogFile + ".1", "canary.json", "alerts.json"];
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _lockPatience = TimeSpan.FromSeconds(15);

    /// <summary>Where a deployment keeps its files.</summary>
    internal string FolderOf(string id) => Path.GetDirectoryName(state.Writable(Path.Combine(Folder, id, SpecFile)))!;

    internal string ModelsOf(string id) => Path.Combine(FolderOf(id), Models);

    internal string PayloadsOf(string id) => Path.Combine(FolderOf(id), Payloads);

    /// <summary>The audit log of all.</summary>
    internal string AuditFile => state.Writable(AuditLog.FileName);

    internal string LogOf(string id) => Path.Combine(FolderOf(id), LogFile);

    /// <summary>All of this machine, the oldest first. What a process that died has left is removed, but for services of their own: of those the list says so.</summary>
    /// <exception cref="InvalidInputException">The folder cannot be read, or others could write to it.</exception>
    internal IReadOnlyList<DeploymentEntry> All()
    {
        if (state.Existing(Folder) is not { } folder)
        {
            return [];
        }

        var all = new List<DeploymentEntry>();
        foreach (var path in Directory.EnumerateDirectories(folder))
        {
            if (Find(Path.GetFileName(path)) is not { } entry || entry.Status.Machine != ProcessMark.Machine)
            {
                continue;
            }

            if (entry.State == DeploymentState.Died && !entry.Spec.IsBackground)
            {
                Remove(entry.Id);
            }
            else
            {
                all.Add(entry);
            }
        }

        return [.. all.OrderBy(entry => entry.Status.Since).ThenBy(entry => entry.Id, StringComparer.Ordinal)];
    }

    /// <summary>The deployment in a folder; null when it is gone, or is not whole yet.</summary>
    /// <exception cref="InvalidInputException">Its files do not describe one.</exception>
    internal DeploymentEntry? Find(string id)
    {
        if (Read<DeploymentSpec>(id, SpecFile, spec => spec.Name.Length > 0) is not { } spec || Read<DeploymentStatus>(id, StatusFile, status => status is { ProcessId: > 0, Mark.Length: > 0, Machine.Length: > 0 }) is not { } status)
        {
            return null;
        }

        var isGone = status.State is DeploymentState.Starting or DeploymentState.Running && status.Machine == ProcessMark.Machine && ProcessMark.IsGone(status.ProcessId, status.Mark);
        return new DeploymentEntry(id, spec, status, isGone ? DeploymentState.Died : status.State);
    }

    /// <summary>What a deployment is to be now; null when it is gone.</summary>
    internal DeploymentSpec? FindSpec(string id) => Read<DeploymentSpec>(id, SpecFile, spec => spec.Name.Length > 0);

    /// <summary>Takes a folder for a deployment that is about to start; the caller holds the lock. Others see it when it has a status.</summary>
    /// <returns>Its id: the name, with a number after it where others have the name.</returns>
    internal string Reserve(DeploymentSpec spec)
    {
        var plain = Escape(spec.Name);
        var id = plain;
        for (var number = 2; state.Existing(Path.Combine(Folder, id, SpecFile)) is not null; number++)
        {
            id = $"{plain}~{number}";
        }

        WriteSpec(id, spec);
        return id;
    }

    internal void WriteStatus(string id, DeploymentStatus status) => state.Write(Path.Combine(Folder, id, StatusFile), StateJson.Write(status));

    internal void WriteSpec(string id, DeploymentSpec spec) => state.Write(Path.Combine(Folder, id, SpecFile), StateJson.Write(spec));

    /// <summary>What a process that starts now says of itself first.</summary>
    internal static DeploymentStatus Starting(DeploymentSpec spec, int processId, DateTimeOffset since) => new()
    {
        State = DeploymentState.Starting,
        ProcessId = processId,
        Mark = ProcessMark.Of(processId) is { Length: > 0 } mark ? mark : throw new InvalidInputException($"This system does not say when process {processId}, of the deployment '{spec.Name}', started."),
        Machine = ProcessMark.Machine,
        Since = since,
    };

    /// <summary>Changes what a deployment is to be.</summary>
    /// <returns>The new generation.</returns>
    /// <exception cref="InvalidInputException">It is gone, or cannot be what is asked.</exception>
    internal async Task<DeploymentSpec> ChangeAsync(string id, Func<DeploymentSpec, DeploymentSpec> change, CancellationToken cancellationToken)
    {
        using var claim = await LockAsync(cancellationToken).ConfigureAwait(false);
        var spec = FindSpec(id) ?? throw new InvalidInputException($"The deployment '{id}' has ended meanwhile.");
        var next = change(spec) with { Generation = spec.Generation + 1 };
        string[] errors = [.. next.Errors()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        WriteSpec(id, next);
        return next;
    }

    /// <summary>Changes what a deployment is to be, and waits until its service has made it so. What the service refuses is taken back: it would not start again by it.</summary>
    /// <returns>The deployment then.</returns>
    /// <exception cref="InvalidInputException">It is gone, cannot be what is asked, or does not answer in time.</exception>
    internal async Task<DeploymentEntry> ChangeAndWaitAsync(string id, Func<DeploymentSpec, DeploymentSpec> change, TimeSpan patience, CancellationToken cancellationToken)
    {
        DeploymentSpec? before = null;
        var desired = await ChangeAsync(id, spec => change(before = spec), cancellationToken).ConfigureAwait(false);
        try
        {
            await WaitAsync(id, desired.Generation, patience, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidInputException) when (Find(id) is { Status.Error: not null } refused && refused.Status.Generation == desired.Generation)
        {
            await ChangeAsync(id, spec => spec.Generation == desired.Generation ? before! with { Generation = spec.Generation } : spec, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        return Find(id) ?? throw new InvalidInputException($"The deployment '{desired.Name}' has ended meanwhile.");
    }

    /// <summary>Waits until a service has made a generation.</summary>
    /// <returns>Its status then; null when it is gone, as one of a notebook is after it was stopped.</returns>
    /// <exception cref="InvalidInputException">It refused, it died, or it does not answer in time.</exception>
    internal async Task<DeploymentStatus?> WaitAsync(string id, long generation, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += _interval)
        {
            if (Find(id) is not { } entry)
            {
                return null;
            }

            if (entry.Status.Generation >= generation)
            {
                return entry.Status.Error is { } error && entry.Status.Generation == generation ? throw new InvalidInputException(error) : entry.Status;
            }

            if (!entry.IsAlive)
            {
                throw new InvalidInputException($"The deployment '{entry.Spec.Name}' does not run. {entry.Reason}");
            }

            if (waited >= patience)
            {
                throw new InvalidInputException($"Process {entry.Status.ProcessId}, which serves '{entry.Spec.Name}', has not taken the change in {patience.TotalSeconds:0} seconds; it will when it can. If it hangs, end that process.");
            }

            await Task.Delay(_interval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes all that a deployment has left, but for its payload log: what was asked and answered stays until its own limits.</summary>
    internal void Remove(string id)
    {
        if (state.Existing(Path.Combine(Folder, id)) is not { } path)
        {
            return;
        }

        try
        {
            foreach (var file in _files)
            {
                File.Delete(Path.Combine(path, file));
            }

            if (Directory.Exists(Path.Combine(path, Models)))
            {
                Directory.Delete(Path.Combine(path, Models), recursive: true);
            }

            if (!Directory.EnumerateFileSystemEntries(path).Any())
            {
                Directory.Delete(path);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Another process was faster.
        }
    }

    /// <summary>Makes room for a successor of the same name, without losing the deployment: <see cref="PutBack"/> or <see cref="Forget"/> follows. Its payload log stays where it is.</summary>
    internal void SetAside(string id) => Move(id, "", Before);

    /// <summary>Brings back what was set aside, in place of a successor that did not start.</summary>
    internal void PutBack(string id)
    {
        Remove(id);
        Move(id, Before, "");
    }

    /// <summary>Deletes what was set aside: the successor serves.</summary>
    internal void Forget(string id)
    {
        foreach (var file in _files)
        {
            File.Delete(Path.Combine(FolderOf(id), file + Before));
        }
    }

    private void Move(string id, string from, string to)
    {
        var folder = FolderOf(id);
        foreach (var file in _files.Where(file => File.Exists(Path.Combine(folder, file + from))))
        {
            File.Move(Path.Combine(folder, file + from), Path.Combine(folder, file + to), overwrite: true);
        }
    }

    /// <summary>Keeps other processes from starting and changing deployments; until it is disposed, or this process ends.</summary>
    /// <exception cref="InvalidInputException">Another one keeps it too long.</exception>
    internal async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        var path = state.Writable("deployments.lock");
        try
        {
            return await ExclusiveFile.OpenAsync(path, UserState.OwnerOnly(FileMode.OpenOrCreate), _lockPatience, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The file '{path}' cannot be locked: {exception.Message.TrimEnd('.')}. Try again when no other deployment starts.", exception);
        }
    }

    /// <summary>Whether something can be called so: it is to be seen, cannot steer a terminal, and its folder has a name that file systems take.</summary>
    internal static bool IsName(string name) => ClaimedFolders.IsName(name);

    // A name may hold what a folder's cannot, and '~' stands before the number of the second of a name.
    internal static string Escape(string name) => ClaimedFolders.Escape(name);

    private T? Read<T>(string id, string file, Func<T, bool> isWhole)
        where T : class
    {
        string? path = null;
        try
        {
            path = state.Existing(Path.Combine(Folder, id, file));
            if (path is null)
            {
                return null;
            }

            var value = StateJson.Read<T>(File.ReadAllText(path));
            return isWhole(value) ? value : throw new JsonException("a value is missing or not of its kind");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // It ended meanwhile.
            return null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidInputException($"The file '{path}' does not describe a deployment: {exception.Message.TrimEnd('.')}. Correct it, or delete its folder.", exception);
        }
    }
}
