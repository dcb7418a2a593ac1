using ModelOps.Tracking;

namespace ModelOps.Deployments.Loop;

/// <summary>
/// Runs a loop: from a reason to retrain to a decision, and again. Each step is on the disk before it is carried out, and all it does can be done twice: whoever finds it half done, after a crash,
/// does it to the end. Nothing is promoted but by a gate that agreed or a canary that was proven good.
/// </summary>
internal sealed class LoopController : IDisposable
{
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _afterProblem = TimeSpan.FromSeconds(5);
    private readonly LoopSpec _spec;
    private readonly LoopParts _parts;
    private readonly LoopJournal _journal;
    private readonly LoopWaking _waking;
    private readonly LoopTraining _training;
    private readonly LoopGating _gating;
    private readonly LoopTryout _tryout;
    private readonly FileStream _claim;

    private LoopController(LoopSpec spec, LoopParts parts, LoopState state, FileStream claim)
    {
        (_spec, _parts, _claim) = (spec, parts, claim);
        _journal = new(parts, state);
        _waking = new(spec, parts, _journal);
        _training = new(parts, _journal);
        _gating = new(parts, _journal);
        _tryout = new(parts, _journal);
    }

    /// <summary>Where it is.</summary>
    internal LoopState State => _journal.State;

    /// <summary>Takes a loop for this process, and takes it up where it was left.</summary>
    /// <param name="spec">The loop.</param>
    /// <param name="parts">What it works with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">Its model or alias is a name that no registry takes, another process runs it, or it belongs to another store.</exception>
    internal static async Task<LoopController> OpenAsync(LoopSpec spec, LoopParts parts, CancellationToken cancellationToken)
    {
        // At once, rather than at the hour it wakes.
        parts.Tracker.CheckRegistration(spec.Plan.Model, spec.Plan.Alias);
        var claim = await parts.Loops.LockAsync(spec.Name, cancellationToken).ConfigureAwait(false);
        try
        {
            var known = parts.Loops.Find(spec.Name);
            if (known is not null && known.Store != parts.Tracker.Uri)
            {
                throw new InvalidInputException($"The loop '{spec.Name}' works with the tracking store {known.Store}, and MLFLOW_TRACKING_URI or its folder now say {parts.Tracker.Uri}. Use that store again, or give the loop another name.");
            }

            var state = known ?? new LoopState { Name = spec.Name, File = spec.File, Model = spec.Plan.Model, Store = parts.Tracker.Uri };
            var controller = new LoopController(spec, parts, state, claim);
            controller._journal.Save(state with { File = spec.File, Model = spec.Plan.Model, Process = StartedProcess.Of(Environment.ProcessId), Waits = null, Problem = null });
            return controller;
        }
        catch
        {
            await claim.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs it until it is told to stop. What fails, such as a tracker that does not answer, is tried again and stands in <see cref="LoopState.Problem"/>.</summary>
    /// <param name="cancellationToken">Stops it where it is; the next process goes on.</param>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        long? looked = null;
        while (true)
        {
            var isLook = State.Cycle is null;
            if (isLook && looked is { } at && _parts.Time.GetElapsedTime(at) < _spec.Every && !IsAsked())
            {
                await Task.Delay(_tick, _parts.Time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            looked = isLook ? _parts.Time.GetTimestamp() : null;
            await TurnAsync(isLook ? _waking.LookAsync : AdvanceAsync, isLook, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks once, and leads the cycle that begins, or was left, to its end.</summary>
    /// <param name="cancellationToken">Stops it where it is; the next process goes on.</param>
    /// <returns>The cycle; null when there was no reason for one.</returns>
    /// <exception cref="ModelOpsException">It could not look, or a cycle cannot begin.</exception>
    internal async Task<LoopCycle?> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (State.Cycle is null && !await _waking.LookAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        while (State.Cycle is not null)
        {
            await TurnAsync(AdvanceAsync, isLook: false, cancellationToken).ConfigureAwait(false);
        }

        return State.Last;
    }

    /// <summary>Gives it back; another process may take it.</summary>
    public void Dispose() => _claim.Dispose();

    /// <summary>Does the next step of the cycle.</summary>
    /// <returns>False while something else is to be waited for.</returns>
    internal async Task<bool> AdvanceAsync(CancellationToken cancellationToken)
    {
        switch (State.Cycle!.Phase)
        {
            case LoopPhase.Training:
                await _training.DoAsync(cancellationToken).ConfigureAwait(false);
                return true;
            case LoopPhase.Gating:
                await _gating.DoAsync(cancellationToken).ConfigureAwait(false);
                return true;
            case LoopPhase.Canary:
                return await _tryout.DoAsync(cancellationToken).ConfigureAwait(false);
            case LoopPhase.Promoting:
                await _gating.PromoteAsync(cancellationToken).ConfigureAwait(false);
                return true;
            default:
                await EndAsync(cancellationToken).ConfigureAwait(false);
                return true;
        }
    }

    private async Task TurnAsync(Func<CancellationToken, Task<bool>> turn, bool isLook, CancellationToken cancellationToken)
    {
        try
        {
            if (!await turn(cancellationToken).ConfigureAwait(false) && !isLook)
            {
                await Task.Delay(_tick, _parts.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            // It stays where it is, and is tried again.
            await _journal.FailAsync(exception.Message).ConfigureAwait(false);
            await Task.Delay(_afterProblem, _parts.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsAsked()
    {
        try
        {
            return _parts.Loops.Control(_spec.Name) is { Pause: null, Trigger: { } trigger } && trigger.Id != State.Trigger;
        }
        catch (InvalidInputException)
        {
            // The next look says it.
            return false;
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        var cycle = State.Cycle!;
        var action = cycle.Outcome switch
        {
            LoopOutcome.Promoted => "promoted",
            LoopOutcome.RolledBack => "rolled-back",
            LoopOutcome.Refused => "refused",
            LoopOutcome.Superseded => "superseded",
            _ => "failed",
        };
        await _journal.RecordAsync("end", action, cycle.Why ?? action, null, cycle.GateEvidence, cancellationToken).ConfigureAwait(false);
        _journal.Save(State with { Cycle = null, Last = cycle, LastFailed = cycle.Outcome == LoopOutcome.Failed ? cycle.Id : State.LastFailed, Waits = null, Problem = null });
        try
        {
            _parts.Loops.RemoveCycles(_spec.Name, _spec.Keep, [cycle.Id, State.LastFailed]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await _journal.SayAsync($"Executed notebooks of old cycles cannot be removed: {exception.Message} It is tried again after the next cycle.").ConfigureAwait(false);
        }
    }
}
