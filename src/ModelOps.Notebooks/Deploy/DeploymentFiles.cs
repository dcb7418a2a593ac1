using System.Text.Json;
using ModelOps.Tracking.Runs;

namespace ModelOps;

/// <summary>
/// The deployments of this user, one file each, written and removed by the process that serves it. Another process asks it
/// to stop by a second file; nothing is sent a signal, and nobody but the user can write there.
/// </summary>
internal sealed class DeploymentFiles(UserState state)
{
    private const string Folder = "deployments";
    private const string Entry = ".json";
    private const string StopRequest = ".stop";
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _lockPatience = TimeSpan.FromSeconds(15);

    /// <summary>Those that run on this machine, the oldest first. What processes that died have left is removed.</summary>
    /// <exception cref="InvalidInputException">The folder cannot be read, or others could write to it.</exception>
    internal IReadOnlyList<(string Id, RunningDeployment Deployment)> Running()
    {
        if (state.Existing(Folder) is not { } folder)
        {
            return [];
        }

        var running = new List<(string Id, RunningDeployment Deployment)>();
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Entry))
        {
            if (Read(path) is not { } entry || entry.Machine != ProcessMark.Machine)
            {
                continue;
            }

            var id = Path.GetFileNameWithoutExtension(path);
            if (ProcessMark.IsGone(entry.Deployment.ProcessId, entry.Mark))
            {
                Remove(id);
            }
            else
            {
                running.Add((id, entry.Deployment));
            }
        }

        return [.. running.OrderBy(one => one.Deployment.Since)];
    }

    /// <summary>Writes the file of a deployment of this process.</summary>
    /// <returns>Its id.</returns>
    internal string Add(RunningDeployment deployment)
    {
        var id = Guid.NewGuid().ToString("N");
        var mark = ProcessMark.Of(deployment.ProcessId) is { Length: > 0 } own ? own : throw new InvalidInputException("This system does not say when a process started.");
        state.Write(NameOf(id, Entry), JsonSerializer.Serialize(new DeploymentEntry(deployment, ProcessMark.Machine, mark)));
        return id;
    }

    internal void Remove(string id)
    {
        foreach (var kind in (string[])[StopRequest, Entry])
        {
            if (state.Existing(NameOf(id, kind)) is { } path)
            {
                File.Delete(path);
            }
        }
    }

    internal bool IsStopRequested(string id) => state.Existing(NameOf(id, StopRequest)) is not null;

    /// <summary>Asks the process that serves a deployment to stop it, and waits until it has.</summary>
    /// <returns>False when it has not within the time.</returns>
    internal async Task<bool> StopAsync(string id, TimeSpan patience, CancellationToken cancellationToken)
    {
        state.Write(NameOf(id, StopRequest), "");
        for (var waited = TimeSpan.Zero; waited < patience; waited += _interval)
        {
            if (Running().All(one => one.Id != id))
            {
                Remove(id);
                return true;
            }

            await Task.Delay(_interval, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Keeps other processes from starting deployments; until it is disposed, or this process ends.</summary>
    internal async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        var path = state.Writable("deployments.lock");
        for (var waited = TimeSpan.Zero; ; waited += _interval)
        {
            try
            {
                return new FileStream(path, UserState.OwnerOnly(FileMode.OpenOrCreate));
            }
            catch (IOException) when (waited < _lockPatience)
            {
                await Task.Delay(_interval, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new InvalidInputException($"The file '{path}' cannot be locked: {exception.Message.TrimEnd('.')}. Try again when no other deployment starts.", exception);
            }
        }
    }

    private static string NameOf(string id, string kind) => Path.Combine(Folder, id + kind);

    private static DeploymentEntry? Read(string path)
    {
        try
        {
            var entry = JsonSerializer.Deserialize<DeploymentEntry>(File.ReadAllText(path));
            return entry is { Machine: not null, Mark: not null, Deployment: { Name: not null, Model: not null, Address.IsAbsoluteUri: true, ProcessId: > 0 } }
                ? entry
                : throw new JsonException("a value is missing or not of its kind");
        }
        catch (FileNotFoundException)
        {
            // It stopped meanwhile.
            return null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The file '{path}' does not describe a deployment: {exception.Message.TrimEnd('.')}. Delete it.", exception);
        }
    }

    private sealed record DeploymentEntry(RunningDeployment Deployment, string Machine, string Mark);
}
