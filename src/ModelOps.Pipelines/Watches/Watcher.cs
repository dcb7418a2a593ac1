using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Watches;

/// <summary>
/// Runs a watch: a reason, a run, an outcome, and again; never two runs at once. Each step is on the disk before it is carried out. One process at a time runs it, by a lock that falls with the process; others wait as stand-by.
/// </summary>
internal sealed class Watcher : IDisposable
{
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _afterProblem = TimeSpan.FromSeconds(5);
    private readonly WatchDefinition _spec;
    private readonly WatchParts _parts;
    private readonly WatchJournal _journal;
    private readonly WatchLooking _looking;
    private readonly WatchRunning _running;
    private readonly FileStream _claim;
    private readonly SemaphoreSlim _woken = new(0, 1);

    private Watcher(WatchDefinition spec, WatchParts parts, WatchState state, FileStream claim)
    {
        (_spec, _parts, _claim) = (spec, parts, claim);
        _journal = new(parts, state);
        _looking = new(spec, parts, _journal);
        _running = new(spec, parts, _journal);
    }

    /// <summary>Where it is.</summary>
    internal WatchState State => _journal.State;

    /// <summary>Takes a watch for this process, and takes it up where it was left.</summary>
    /// <param name="spec">The watch.</param>
    /// <param name="parts">What it works with.</param>
    /// <param name="isStandBy">Whether to wait while another process runs it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">Another process runs it, or another notebook has its name.</exception>
    internal static async Task<Watcher> OpenAsync(WatchDefinition spec, WatchParts parts, bool isStandBy, CancellationToken cancellationToken)
    {
        Require(spec, parts.Store.Find(spec.Name));
        var claim = await ClaimAsync(spec, parts, isStandBy, cancellationToken).ConfigureAwait(false);
        try
        {
            var state = parts.Store.Find(spec.Name);
            Require(spec, state);
            var watcher = new Watcher(spec, parts, state ?? new WatchState { Name = spec.Name, File = spec.Target }, claim);
            watcher._journal.Save(watcher.State with { Process = StartedProcess.Of(Environment.ProcessId), Waits = null, Problem = null });
            return watcher;
        }
        catch
        {
            await claim.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has it look at once.</summary>
    internal void Wake()
    {
        try
        {
            _woken.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to look anyway.
        }
    }

    /// <summary>Runs it until it is told to stop. What cannot be done now is tried again, and stands in <see cref="WatchState.Problem"/>.</summary>
    /// <param name="cancellationToken">Stops it where it is; the next process goes on.</param>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var looked = _parts.Time.GetTimestamp();
            var next = _looking.Next;
            try
            {
                if (State.Firing is not null || await _looking.LookAsync(cancellationToken).ConfigureAwait(false))
                {
                    await _running.DoAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException or UnauthorizedAccessException)
            {
                await _journal.FailAsync(exception.Message).ConfigureAwait(false);
                await Task.Delay(_afterProblem, _parts.Time, cancellationToken).ConfigureAwait(false);
            }

            while (State.Firing is null && _parts.Time.GetElapsedTime(looked) < _spec.Every && !(next <= _parts.Time.GetUtcNow()) && !IsAsked())
            {
                if (await _woken.WaitAsync(_tick, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
    }

    /// <summary>Looks once, and leads the firing that is decided, or was left, to its outcome.</summary>
    /// <param name="cancellationToken">Stops it where it is; the next process goes on.</param>
    /// <returns>The firing; null when there was no reason for one.</returns>
    internal async Task<WatchFiring?> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (State.Firing is null && !await _looking.LookAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        await _running.DoAsync(cancellationToken).ConfigureAwait(false);
        return State.Last;
    }

    /// <summary>Gives it back; another process may take it.</summary>
    public void Dispose()
    {
        _claim.Dispose();
        _woken.Dispose();
    }

    private bool IsAsked()
    {
        try
        {
            return _looking.IsAsked;
        }
        catch (InvalidInputException)
        {
            // The look says it.
            return true;
        }
    }

    private static void Require(WatchDefinition spec, WatchState? known)
    {
        if (known is not null && known.File != spec.Target)
        {
            throw new InvalidInputException($"The watch '{spec.Name}' runs '{known.File}', and not '{spec.Target}'. Give this one another name with {Wording.Option("name", "NAME")}.");
        }
    }

    private static async Task<FileStream> ClaimAsync(WatchDefinition spec, WatchParts parts, bool isStandBy, CancellationToken cancellationToken)
    {
        for (var isSaid = false; ; isSaid = true)
        {
            try
            {
                return await parts.Store.LockAsync(spec.Name, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidInputException exception) when (isStandBy && exception.InnerException is IOException)
            {
                if (!isSaid)
                {
                    await parts.Say($"{parts.Store.Runner(spec.Name)} This one waits as stand-by, and takes over when that one ends.").ConfigureAwait(false);
                }
            }
        }
    }
}
