using System.Globalization;
using ModelOps.Deployments.Canary;
using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>
/// Leads a challenger to the champion's place, or back. Each decision is on the disk before it is carried out, and all it does can be done twice: whoever finds it half done, after a crash, does it to the end.
/// A promotion changes the shares, then the alias, then writes the audit log and the version's tags; a rollback the shares first, then what is written.
/// </summary>
public sealed class CanaryController
{
    private const int LongestTag = 250;
    private const string Promoted = "promoted";
    private readonly CanaryParts _parts;
    private readonly CanaryFiles _files;
    private readonly SemaphoreSlim _one = new(1);
    private long _watched;

    private CanaryController(CanaryParts parts, CanaryFiles files, CanaryState state)
    {
        (_parts, _files, State, _watched) = (parts, files, state, parts.Time.GetTimestamp());
        Evidence = new CanaryEvidence(Text(state.Plan.Champion), Text(state.Plan.Challenger), state.Plan.Options, state.Evidence);
    }

    /// <summary>Where it stands.</summary>
    public CanaryState State { get; private set; }

    /// <summary>Gathers the evidence: an observer of the hosts of both versions, which also takes labels.</summary>
    public CanaryEvidence Evidence { get; }

    /// <summary>Begins a canary: the challenger gets its first requests.</summary>
    /// <param name="plan">The versions.</param>
    /// <param name="parts">What it works with.</param>
    /// <param name="cancellationToken">Stops it where it is; <see cref="ResumeAsync"/> goes on.</param>
    /// <exception cref="InvalidInputException">Options that do not fit (all at once), or a canary that has not ended.</exception>
    /// <exception cref="CheckFailedException">The alias is not the champion's.</exception>
    /// <exception cref="ModelOpsException">The challenger cannot get requests, or the canary cannot be written to its file. The champion has all requests then, and no canary runs.</exception>
    public static async Task<CanaryController> StartAsync(CanaryPlan plan, CanaryParts parts, CancellationToken cancellationToken = default)
    {
        string[] errors = [.. plan.Errors()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        var files = new CanaryFiles(parts.Folder, parts.Effect);
        if (files.Read() is { IsEnded: false } running)
        {
            throw new InvalidInputException($"A canary is under way: {running} Wait for its end, or abort it first.");
        }

        var now = await parts.Registry.FindVersionByAliasAsync(plan.Model, plan.Alias, cancellationToken).ConfigureAwait(false);
        if (now?.Version != plan.Champion)
        {
            throw new CheckFailedException($"The alias {plan.Alias} of {plan.Model} is {Show(now?.Version)}, not version {plan.Champion}. Deploy {plan.Model}@{plan.Alias}, then begin the canary again.");
        }

        var time = parts.Time.GetUtcNow();
        var controller = new CanaryController(parts, files, new CanaryState { Id = plan.Id ?? Guid.NewGuid().ToString("N"), Plan = plan, Started = time, Updated = time });
        files.Write(controller.State);
        try
        {
            await controller.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsPassing(exception))
        {
            // One that cannot begin must not keep others from it.
            files.Delete();
            await controller.SetShareAsync(0, cancellationToken).ConfigureAwait(false);
            throw;
        }

        return controller;
    }

    /// <summary>Takes up the canary of a folder where it was left, and finishes what was half done.</summary>
    /// <param name="parts">What it works with.</param>
    /// <param name="cancellationToken">Stops it where it is.</param>
    /// <returns>Null when there is none, or it has ended.</returns>
    /// <exception cref="InvalidInputException">Its file cannot be read.</exception>
    public static async Task<CanaryController?> ResumeAsync(CanaryParts parts, CancellationToken cancellationToken = default)
    {
        var files = new CanaryFiles(parts.Folder, parts.Effect);
        if (files.Read() is not { IsEnded: false } state)
        {
            return null;
        }

        var controller = new CanaryController(parts, files, state);
        await controller.TryAsync(false, controller.RestoreAsync, cancellationToken).ConfigureAwait(false);
        return controller;
    }

    /// <summary>The canary of a folder, running or ended; null when there is none.</summary>
    /// <param name="folder">As <see cref="CanaryParts.Folder"/>.</param>
    /// <exception cref="InvalidInputException">Its file cannot be read.</exception>
    public static CanaryState? Read(string folder) => new CanaryFiles(folder).Read();

    /// <summary>Judges it at each interval until it ends. What fails, such as a tracker that does not answer, is tried again and stands in <see cref="CanaryState.Problem"/>; it promotes nothing.</summary>
    /// <param name="cancellationToken">Stops watching; <see cref="ResumeAsync"/> goes on.</param>
    public async Task<CanaryState> RunAsync(CancellationToken cancellationToken = default)
    {
        while (!(await JudgeAsync(cancellationToken).ConfigureAwait(false)).IsEnded)
        {
            await Task.Delay(State.Plan.Options.Interval, _parts.Time, cancellationToken).ConfigureAwait(false);
        }

        return State;
    }

    /// <summary>Judges it once, and does what was decided.</summary>
    /// <param name="cancellationToken">Stops it where it is.</param>
    public Task<CanaryState> JudgeAsync(CancellationToken cancellationToken = default) => TryAsync(
        false,
        async cancel =>
        {
            await FinishAsync(cancel).ConfigureAwait(false);
            if (!State.IsEnded)
            {
                await DecideAsync(cancel).ConfigureAwait(false);
                await FinishAsync(cancel).ConfigureAwait(false);
            }
        },
        cancellationToken);

    /// <summary>Rolls it back, whatever the evidence.</summary>
    /// <param name="actor">Who wants it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Stops it where it is.</param>
    /// <exception cref="InvalidInputException">It has ended, or is being promoted.</exception>
    public Task<CanaryState> AbortAsync(string actor, string reason, CancellationToken cancellationToken = default) => TryAsync(
        true,
        async cancel =>
        {
            if (State.IsEnded || State.Phase == CanaryPhase.Promoting)
            {
                throw new InvalidInputException($"There is nothing to abort: {State}");
            }

            Save(State with
            {
                Phase = CanaryPhase.RollingBack,
                Decision = new(CanaryVerdict.RollBack, $"Version {State.Plan.Challenger} is rolled back by {actor}: {reason.TrimEnd('.')}.", State.Decision?.Checks ?? []),
                Evidence = Evidence.Snapshot(),
            });
            await FinishAsync(cancel).ConfigureAwait(false);
        },
        cancellationToken);

    private async Task<CanaryState> TryAsync(bool throws, Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            State = State with { Problem = null };
            await act(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!throws && IsPassing(exception))
        {
            // It stays in its phase, and is tried again.
            State = State with { Problem = exception.Message };
        }
        finally
        {
            _one.Release();
        }

        return State;
    }

    private async Task DecideAsync(CancellationToken cancellationToken)
    {
        var held = State.Held + _parts.Time.GetElapsedTime(_watched);
        _watched = _parts.Time.GetTimestamp();
        string?[] problems = [await ProblemAsync(CompareAsync, cancellationToken).ConfigureAwait(false), await ProblemAsync(ReadQualityAsync, cancellationToken).ConfigureAwait(false)];
        var (plan, evidence) = (State.Plan, Evidence.Snapshot());
        var decision = CanaryJudge.Judge(plan.Options, new CanaryStanding(Text(plan.Champion), Text(plan.Challenger), State.Step, held, evidence));
        if (decision.Verdict is CanaryVerdict.Promote or CanaryVerdict.Advance)
        {
            decision = await AgainstRegistryAsync(decision, cancellationToken).ConfigureAwait(false);
        }

        Save(State with
        {
            Held = held,
            Evidence = evidence,
            Decision = decision,
            Problem = problems.FirstOrDefault(problem => problem is not null),
            Phase = decision.Verdict switch
            {
                CanaryVerdict.Advance => CanaryPhase.Advancing,
                CanaryVerdict.Promote => CanaryPhase.Promoting,
                CanaryVerdict.RollBack => CanaryPhase.RollingBack,
                _ => CanaryPhase.Holding,
            },
        });
    }

    // What is proven without labels or agreement must not wait for them.
    private static async Task<string?> ProblemAsync(Func<CancellationToken, Task> gather, CancellationToken cancellationToken)
    {
        try
        {
            await gather(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (IsPassing(exception))
        {
            return exception.Message;
        }
    }

    private Task CompareAsync(CancellationToken cancellationToken) => _parts.Challenger is { } challenger ? Evidence.CompareAsync(challenger, cancellationToken) : Task.CompletedTask;

    private async Task ReadQualityAsync(CancellationToken cancellationToken)
    {
        if (_parts.Quality is { } read)
        {
            var (champion, challenger) = await read(cancellationToken).ConfigureAwait(false);
            Evidence.SetQuality(champion, challenger);
        }
    }

    // What may be well again by the next time.
    private static bool IsPassing(Exception exception) => exception is ModelOpsException or HttpRequestException or IOException or UnauthorizedAccessException or TimeoutException;

    // What it was compared with must still be the champion, and the registry must say so.
    private async Task<CanaryDecision> AgainstRegistryAsync(CanaryDecision decision, CancellationToken cancellationToken)
    {
        try
        {
            var now = await _parts.Registry.FindVersionByAliasAsync(State.Plan.Model, State.Plan.Alias, cancellationToken).ConfigureAwait(false);
            return now?.Version == State.Plan.Champion ? await AgainstApprovalsAsync(decision, cancellationToken).ConfigureAwait(false)
                : now?.Version == State.Plan.Challenger ? await AgainstApprovalsAsync(decision with { Verdict = CanaryVerdict.Promote, Why = $"The alias {State.Plan.Alias} of {State.Plan.Model} was moved to version {State.Plan.Challenger} meanwhile." }, cancellationToken).ConfigureAwait(false)
                : decision with { Verdict = CanaryVerdict.RollBack, Why = Moved(now?.Version) };
        }
        catch (Exception exception) when (IsPassing(exception))
        {
            return decision with { Verdict = CanaryVerdict.Wait, Why = $"Version {State.Plan.Challenger} waits, since the registry does not say which version is {State.Plan.Alias}: {exception.Message.TrimEnd('.')}." };
        }
    }

    // A canary proves a version good; whether it becomes the champion is for those to say whom the alias needs.
    private async Task<CanaryDecision> AgainstApprovalsAsync(CanaryDecision decision, CancellationToken cancellationToken) =>
        decision.Verdict == CanaryVerdict.Promote && await UnapprovedAsync(cancellationToken).ConfigureAwait(false) is { } refusal
            ? decision with { Verdict = CanaryVerdict.RollBack, Why = $"{decision.Why.TrimEnd('.')}; but it is not promoted, and its requests go back: {refusal}" }
            : decision;

    private async Task<string?> UnapprovedAsync(CancellationToken cancellationToken)
    {
        var plan = State.Plan;
        var model = await _parts.Registry.FindRegisteredModelAsync(plan.Model, cancellationToken).ConfigureAwait(false);
        return AliasPolicy.Read(model, plan.Alias) is null ? null
            : _parts.Registry is not ITrackingStore store ? $"whether it is approved as {plan.Alias} cannot be read from this registry."
            : (await new ApprovalRegistry(store, _parts.Audit, _parts.Time).ReadWithFilesAsync(plan.Model, plan.Challenger, plan.Alias, cancellationToken).ConfigureAwait(false)).Refusal;
    }

    // After a crash the shares may be anyone's.
    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (State.Phase == CanaryPhase.Holding)
        {
            await SetShareAsync(State.Share, cancellationToken).ConfigureAwait(false);
        }

        await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (State.Phase is CanaryPhase.Starting)
        {
            await SetShareAsync(State.Plan.Options.Steps[0], cancellationToken).ConfigureAwait(false);
            await RecordAsync("started", $"The challenger gets {Text(State.Plan.Options.Steps[0])} % of the requests.", cancellationToken).ConfigureAwait(false);
            BeginStep(0);
        }
        else if (State.Phase is CanaryPhase.Advancing)
        {
            var next = State.Step + 1;
            await SetShareAsync(State.Plan.Options.Steps[next], cancellationToken).ConfigureAwait(false);
            await RecordAsync($"step-{next + 1}", State.Decision!.Why, cancellationToken).ConfigureAwait(false);
            BeginStep(next);
        }
        else if (State.Phase is CanaryPhase.Promoting)
        {
            await SetShareAsync(100, cancellationToken).ConfigureAwait(false);
            if (!await MoveAliasAsync(cancellationToken).ConfigureAwait(false))
            {
                await FinishAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            await RecordAsync(Promoted, State.Decision!.Why, cancellationToken).ConfigureAwait(false);
            Save(State with { Phase = CanaryPhase.Promoted });
        }
        else if (State.Phase is CanaryPhase.RollingBack)
        {
            await SetShareAsync(0, cancellationToken).ConfigureAwait(false);
            await RecordAsync("rolled-back", State.Decision!.Why, cancellationToken).ConfigureAwait(false);
            Save(State with { Phase = CanaryPhase.RolledBack });
        }
    }

    private void BeginStep(int step)
    {
        Evidence.BeginStep(keepChampion: State.Plan.Options.Steps[step] == 100);
        _watched = _parts.Time.GetTimestamp();
        Save(State with { Phase = CanaryPhase.Holding, Step = step, Held = TimeSpan.Zero, Evidence = Evidence.Snapshot() });
    }

    private async Task SetShareAsync(double percent, CancellationToken cancellationToken)
    {
        _parts.Effect?.Invoke($"before share {percent}");
        await _parts.Traffic.SetShareAsync(percent, cancellationToken).ConfigureAwait(false);
        _parts.Effect?.Invoke($"after share {percent}");
    }

    // False when another version got the alias meanwhile: then the challenger is rolled back.
    private async Task<bool> MoveAliasAsync(CancellationToken cancellationToken)
    {
        var plan = State.Plan;
        if (await UnapprovedAsync(cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            Save(State with { Phase = CanaryPhase.RollingBack, Decision = State.Decision! with { Verdict = CanaryVerdict.RollBack, Why = $"Version {plan.Challenger} is rolled back: {refusal}" } });
            return false;
        }

        _parts.Effect?.Invoke("before alias");
        var move = await _parts.Registry.MoveAliasAsync(plan.Model, plan.Alias, plan.Champion, plan.Challenger, cancellationToken).ConfigureAwait(false);
        _parts.Effect?.Invoke("after alias");
        if (move.IsMoved || move.Version == plan.Challenger)
        {
            return true;
        }

        Save(State with { Phase = CanaryPhase.RollingBack, Decision = State.Decision! with { Verdict = CanaryVerdict.RollBack, Why = Moved(move.Version) } });
        return false;
    }

    private async Task RecordAsync(string action, string why, CancellationToken cancellationToken)
    {
        var (plan, time) = (State.Plan, _parts.Time.GetUtcNow());
        var evidence = State.Decision is null ? null : _files.WriteEvidence(State);
        if (action == Promoted)
        {
            await AliasHistory.WriteAsync(_parts.Registry, plan.Model, plan.Alias, plan.Champion, plan.Challenger, plan.Actor, time, cancellationToken).ConfigureAwait(false);
        }

        _parts.Effect?.Invoke($"before audit {action}");
        var written = await _parts.Audit.WriteAsync(new($"{State.Id}/{action}", time, plan.Actor, $"canary.{action}", $"{plan.Model}/{plan.Challenger}", why) { Evidence = evidence, Alias = plan.Alias, Before = action == Promoted ? plan.Champion : null }, cancellationToken).ConfigureAwait(false);
        _parts.Effect?.Invoke($"after audit {action}");
        var line = string.Create(CultureInfo.InvariantCulture, $"{action} {time:yyyy-MM-dd HH:mm} UTC by {plan.Actor}: {why}");
        await TagAsync("modelops.canary", line.Length > LongestTag ? line[..(LongestTag - 1)] + "…" : line, cancellationToken).ConfigureAwait(false);
        await TagAsync("modelops.canary.audit", _parts.Audit.TagOf(written), cancellationToken).ConfigureAwait(false);
    }

    private async Task TagAsync(string key, string value, CancellationToken cancellationToken)
    {
        _parts.Effect?.Invoke($"before {key}");
        await _parts.Registry.SetModelVersionTagAsync(State.Plan.Model, State.Plan.Challenger, new Tag(key, value), cancellationToken).ConfigureAwait(false);
        _parts.Effect?.Invoke($"after {key}");
    }

    private void Save(CanaryState state)
    {
        var next = state with { Updated = _parts.Time.GetUtcNow() };
        _files.Write(next);
        State = next;
    }

    private string Moved(int? now) => $"Version {State.Plan.Challenger} is rolled back, since the alias {State.Plan.Alias} of {State.Plan.Model} went from version {State.Plan.Champion} to {Show(now)} meanwhile.";

    private static string Show(int? version) => version is { } number ? $"version {number}" : "no version";

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
