using Microsoft.Extensions.Logging;
using ModelOps.Deployments.Watching;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Services;

/// <summary>The versions behind a service's gateway: loads them, follows their aliases, and lets go of those that are not wanted any more.</summary>
internal sealed class ServiceVersions(ScoringGateway gateway, ModelServiceOptions options, ILogger logger)
{
    private readonly ModelFetcher _fetcher = new(options);
    private readonly Dictionary<string, Served> _served = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _change = new(1, 1);

    /// <summary>What goes wrong now.</summary>
    internal IReadOnlyList<string> Problems
    {
        get
        {
            lock (_lock)
            {
                return [.. _problems.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
            }
        }
    }

    /// <summary>The versions as they are.</summary>
    internal IReadOnlyList<ServedVersion> Report()
    {
        lock (_lock)
        {
            var shadow = gateway.Traffic.Shadow;
            return [.. gateway.Versions.Where(each => _served.ContainsKey(each.Name)).Select(each => new ServedVersion(each.Name, _served[each.Name].Found.Reference, each.Version, each.Weight, each.Requests, each.Errors)
            {
                RunId = _served[each.Name].Found.RunId,
                IsShadow = each.Name == shadow,
                Shadow = each.Shadow,
            })];
        }
    }

    /// <summary>What must be known of the versions that answer callers to watch them; it is read from their folders when it is asked for first.</summary>
    internal IReadOnlyList<WatchedVersion> Watched()
    {
        var shadow = gateway.Traffic.Shadow;
        return [.. Snapshot().Where(pair => pair.Key != shadow).Select(pair => pair.Value.Watched.Value)];
    }

    /// <summary>Serves what is desired: new versions are loaded before any request goes to them, old ones end after their last request.</summary>
    /// <exception cref="ModelOpsException">A version cannot be found or loaded; then all stays as it was.</exception>
    internal async Task ApplyAsync(DeploymentSpec spec, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ChangeAsync(spec, [.. spec.Versions], Names(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _change.Release();
        }
    }

    private async Task ChangeAsync(DeploymentSpec spec, string[] wanted, string[] before, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var name in wanted)
            {
                var reference = spec.ReferenceOf(name);
                if (Find(name)?.Found.Reference != reference)
                {
                    await LoadAsync(name, reference, cancellationToken).ConfigureAwait(false);
                }
            }

            await gateway.SetTrafficAsync(spec.GatewayTraffic).ConfigureAwait(false);
        }
        catch
        {
            foreach (var name in Names().Except(before))
            {
                await RemoveAsync(name).ConfigureAwait(false);
            }

            throw;
        }

        foreach (var name in Names().Except(wanted))
        {
            await RemoveAsync(name).ConfigureAwait(false);
        }
    }

    /// <summary>Serves the versions that aliases point at by now. What cannot be is a problem, and the version before goes on.</summary>
    internal async Task FollowAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, served) in Snapshot().Where(pair => pair.Value.Found.Reference.Contains('@', StringComparison.Ordinal)))
        {
            var reference = served.Found.Reference;
            ModelFetcher.Found found;
            try
            {
                found = await _fetcher.FindAsync(reference, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException)
            {
                Note(name, $"Whether {reference} is still version {served.Found.Version} cannot be said: {exception.Message}");
                continue;
            }

            if (found.Version == served.Found.Version)
            {
                Forget(name);
                continue;
            }

            await _change.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // It may have been taken out meanwhile.
                if (Find(name) == served)
                {
                    await PutAsync(name, found, cancellationToken).ConfigureAwait(false);
                    Forget(name);
                    ServiceLog.Followed(logger, reference, found.Version, served.Found.Version);
                }
            }
            catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException or UnauthorizedAccessException)
            {
                Note(name, $"{reference} is version {found.Version} now, which cannot be served: {exception.Message} Version {served.Found.Version} goes on.");
            }
            finally
            {
                _change.Release();
            }
        }
    }

    /// <summary>Deletes the copies of models.</summary>
    internal void DeleteCopies()
    {
        foreach (var (_, served) in Snapshot())
        {
            Delete(served);
        }
    }

    private async Task LoadAsync(string name, string reference, CancellationToken cancellationToken)
    {
        if (options.Loaded.TryGetValue(name, out var loaded) && Find(name) is null)
        {
            await gateway.PutAsync(name, loaded.Model, loaded.Version, loaded.RunId, cancellationToken).ConfigureAwait(false);
            Set(name, new(new(reference, loaded.Version, loaded.RunId, ""), null, new(() => WatchedVersion.Of(loaded.Version, loaded.Model))));
            return;
        }

        try
        {
            await PutAsync(name, await _fetcher.FindAsync(reference, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (TrackingException exception)
        {
            throw new InvalidInputException($"'{reference}' cannot be served: {exception.Message}", exception);
        }
        catch (ModelException exception)
        {
            throw new ModelException($"'{reference}' cannot be served: {exception.Message}", exception);
        }
    }

    private async Task PutAsync(string name, ModelFetcher.Found found, CancellationToken cancellationToken)
    {
        var (folder, isCopy) = await _fetcher.FetchAsync(found, cancellationToken).ConfigureAwait(false);
        var next = new Served(found, isCopy ? folder : null, new(() => Watched(found.Version, folder), LazyThreadSafetyMode.PublicationOnly));
        try
        {
            await gateway.PutAsync(name, folder, found.Version, found.RunId, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Delete(next);
            throw;
        }

        var before = Find(name);
        Set(name, next);
        Delete(before);
    }

    private async Task RemoveAsync(string name)
    {
        await gateway.RemoveAsync(name).ConfigureAwait(false);
        Served? before;
        lock (_lock)
        {
            _served.Remove(name, out before);
            _problems.Remove(name);
        }

        Delete(before);
    }

    private void Note(string name, string problem)
    {
        lock (_lock)
        {
            if (_problems.GetValueOrDefault(name) == problem)
            {
                return;
            }

            _problems[name] = problem;
        }

        ServiceLog.Problem(logger, problem);
        options.Problem?.Invoke(problem);
    }

    private void Forget(string name)
    {
        lock (_lock)
        {
            _problems.Remove(name);
        }
    }

    private string[] Names() => [.. Snapshot().Select(pair => pair.Key)];

    private KeyValuePair<string, Served>[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _served];
        }
    }

    private Served? Find(string name)
    {
        lock (_lock)
        {
            return _served.GetValueOrDefault(name);
        }
    }

    private void Set(string name, Served served)
    {
        lock (_lock)
        {
            _served[name] = served;
        }
    }

    private void Delete(Served? served)
    {
        try
        {
            if (served?.Copy is { } folder && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ServiceLog.Problem(logger, $"The copy '{served!.Copy}' of a model that is served no more cannot be deleted: {exception.Message}");
        }
    }

    private static WatchedVersion Watched(string version, string folder)
    {
        using var model = Model.Load(folder);
        return WatchedVersion.Of(version, model);
    }

    private sealed record Served(ModelFetcher.Found Found, string? Copy, Lazy<WatchedVersion> Watched);
}
