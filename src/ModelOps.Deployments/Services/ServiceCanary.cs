using System.Globalization;
using Microsoft.Extensions.Logging;
using ModelOps.Deployments.Canary;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Services;

/// <summary>The canary of a service: watches its requests, shares them out, and goes on after a restart.</summary>
internal sealed class ServiceCanary(ModelServiceOptions options, ILogger logger) : IScoringObserver, ICanaryTraffic
{
    // Labels are counted by a query over the payload log.
    private static readonly TimeSpan _qualityInterval = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource _stop = new();
    private volatile CanaryController? _controller;
    private ServiceVersions? _versions;
    private Func<DeploymentSpec>? _spec;
    private Task _run = Task.CompletedTask;
    private int _challenger;
    private double _share;
    private (string Reference, Model Model)? _scorer;

    /// <summary>Sets what it works on; before that it does nothing.</summary>
    internal void Attach(ServiceVersions versions, Func<DeploymentSpec> spec) => (_versions, _spec) = (versions, spec);

    public bool Takes(string requestId) => _controller is { State.IsEnded: false } running && running.Evidence.Takes(requestId);

    public void Scored(ScoredRequest request) => _controller?.Evidence.Scored(request);

    /// <summary>What is to be served while the canary shares out the requests.</summary>
    /// <exception cref="InvalidInputException">Somebody else shares them out, too.</exception>
    internal DeploymentSpec Effective(DeploymentSpec spec) => _share <= 0 ? spec
        : IsShared(spec) ? throw new InvalidInputException($"A canary shares out the requests of '{spec.Name}' now. Wait for its end, or end it with {Abort(spec)}.")
        : spec with { Traffic = new Dictionary<string, double> { [spec.MainName] = 100 - _share, [_challenger.ToString(CultureInfo.InvariantCulture)] = _share } };

    public async Task SetShareAsync(double percent, CancellationToken cancellationToken = default)
    {
        var before = _share;
        _share = percent;
        try
        {
            await _versions!.ApplyAsync(Effective(_spec!()), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _share = before;
            throw;
        }
    }

    /// <summary>Begins, resumes or ends what is wanted. What is wanted already, or has ended, changes nothing.</summary>
    /// <exception cref="ModelOpsException">It cannot begin; then nothing has changed.</exception>
    internal async Task TakeAsync(DeploymentSpec spec, CancellationToken cancellationToken)
    {
        if (spec.Canary is not { } request)
        {
            return;
        }

        if (options is not { StateFolder: { } folder, AuditFile: { } audit, Store: { } open })
        {
            throw new InvalidInputException(NoAlias(spec));
        }

        var running = _controller;
        if (running is { State.IsEnded: false } && running.State.Id != request.Id)
        {
            throw new InvalidInputException($"A canary is under way: {running.State} Wait for its end, or end it with {Abort(spec)}.");
        }

        if (running?.State.Id != request.Id)
        {
            var known = CanaryController.Read(folder);
            if (known?.Id == request.Id ? known.IsEnded : request.IsAborted)
            {
                return;
            }

            var registry = await open(cancellationToken).ConfigureAwait(false);
            _challenger = request.Challenger;
            var parts = new CanaryParts
            {
                Folder = folder,
                Traffic = this,
                Registry = registry,
                Audit = new AuditLog(audit),
                Challenger = request.Options.Agreement is null ? null : (rows, cancel) => ScoreAsync($"{spec.RegisteredName}/{request.Challenger}", rows, cancel),
                Quality = options.PayloadFolder is { } payloads && spec.PayloadLog is not null ? Quality(payloads) : null,
                Time = options.Time,
            };
            running = known?.Id == request.Id
                ? await CanaryController.ResumeAsync(parts, cancellationToken).ConfigureAwait(false)
                : await CanaryController.StartAsync(PlanOf(spec, request), parts, cancellationToken).ConfigureAwait(false);
            _controller = running;
            if (running is not null)
            {
                _run = RunAsync(running);
            }
        }

        if (request.IsAborted && running is { State.IsEnded: false })
        {
            await running.AbortAsync(request.Actor, "it was asked for", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops watching. One that is not to go on later is rolled back.</summary>
    internal async Task EndAsync(bool isForGood)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        if (isForGood && _controller is { State.IsEnded: false } running)
        {
            try
            {
                await running.AbortAsync("modelops", "its deployment has ended").ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException)
            {
                ServiceLog.Problem(logger, $"The canary was not rolled back: {exception.Message}");
            }
        }

        _scorer?.Model.Dispose();
        _stop.Dispose();
    }

    private static bool IsShared(DeploymentSpec spec) => spec.Shadow is not null || spec.Traffic.Any(share => share.Key != spec.MainName && share.Value > 0);

    private static string Abort(DeploymentSpec spec) => Wording.Command("canary", $"{spec.RegisteredName} --abort", $"ops.AbortCanaryAsync(\"{spec.RegisteredName}\")");

    private static string NoAlias(DeploymentSpec spec) => $"The deployment '{spec.Name}' serves {spec.Model}, which is not an alias, so nothing can be moved. Deploy name@alias, such as credit-risk@champion, and begin the canary there.";

    private CanaryPlan PlanOf(DeploymentSpec spec, CanaryRequest request)
    {
        var main = _versions!.Report().FirstOrDefault(version => version.Name == spec.MainName);
        var error = spec.RegisteredName is null || int.TryParse(spec.MainName, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? NoAlias(spec)
            : IsShared(spec)
                ? $"The requests of '{spec.Name}' are shared out already. Send all of them to {spec.MainName} first, without a shadow, with {Wording.Command("traffic", $"{spec.Name} {spec.MainName}=100 --shadow none", "ops.TrafficAsync(…)")}."
            : main is null || !int.TryParse(main.Version, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"The deployment '{spec.Name}' serves no numbered version of {spec.Model}, so there is nothing to compare with."
            : request.Options.RequireLabels && (spec.PayloadLog is null || options.PayloadFolder is null)
                ? $"The canary requires labels, and the deployment '{spec.Name}' keeps no payload log, so none can come. Deploy it again with {Wording.Option("payloads", "1")}, or leave out {Wording.Option("require-labels")}."
            : null;
        return error is null
            ? new CanaryPlan(spec.RegisteredName!, int.Parse(main!.Version, CultureInfo.InvariantCulture), request.Challenger, spec.MainName, request.Actor) { Id = request.Id, Options = request.Options }
            : throw new InvalidInputException(error);
    }

    private async Task RunAsync(CanaryController running)
    {
        try
        {
            var state = await running.RunAsync(_stop.Token).ConfigureAwait(false);
            ServiceLog.Canary(logger, state.ToString());
            while (!await HandOverAsync(state).ConfigureAwait(false))
            {
                await Task.Delay(state.Plan.Options.Interval, options.Time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It goes on with the next process.
        }
        catch (Exception exception)
        {
            ServiceLog.Problem(logger, $"The canary has stopped: {exception.Message}");
        }
    }

    /// <summary>Judges the canary now, rather than at its next interval.</summary>
    internal async Task JudgeAsync(CancellationToken cancellationToken)
    {
        if (_controller is { State.IsEnded: false } running && await running.JudgeAsync(cancellationToken).ConfigureAwait(false) is { IsEnded: true } state)
        {
            await HandOverAsync(state).ConfigureAwait(false);
        }
    }

    // The alias has moved: its own place serves what it points at by now, and then gets the requests. What is done twice changes nothing. False when it is to be tried again.
    private async Task<bool> HandOverAsync(CanaryState state)
    {
        if (state.Phase != CanaryPhase.Promoted)
        {
            return true;
        }

        try
        {
            await _versions!.FollowAsync(_stop.Token).ConfigureAwait(false);
            var registry = await options.Store!(_stop.Token).ConfigureAwait(false);
            var now = await registry.FindVersionByAliasAsync(state.Plan.Model, state.Plan.Alias, _stop.Token).ConfigureAwait(false);
            if (!_versions.Report().Any(version => version.Name == state.Plan.Alias && version.Version == now?.Version.ToString(CultureInfo.InvariantCulture)))
            {
                return false;
            }

            await SetShareAsync(0, _stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException)
        {
            ServiceLog.Problem(logger, $"The place of {state.Plan.Alias} has not got its requests back yet: {exception.Message}");
            return false;
        }
    }

    private Func<CancellationToken, Task<(QualityEvidence Champion, QualityEvidence Challenger)>> Quality(string payloads)
    {
        (QualityEvidence, QualityEvidence) last = default;
        long? asked = null;
        return async cancellationToken =>
        {
            if (_controller?.State is { } state && (asked is not { } at || options.Time.GetElapsedTime(at) >= _qualityInterval))
            {
                asked = options.Time.GetTimestamp();
                last = await Task.Run(
                    () => PayloadQuality.Of(payloads, state.Plan.Champion.ToString(CultureInfo.InvariantCulture), state.Plan.Challenger.ToString(CultureInfo.InvariantCulture), state.Started, cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            return last;
        };
    }

    // A copy of the challenger that answers no caller.
    private async Task<Frame> ScoreAsync(string reference, Frame rows, CancellationToken cancellationToken)
    {
        // Canaries follow one another, each with a challenger of its own.
        if (_scorer?.Reference != reference)
        {
            _scorer?.Model.Dispose();
            _scorer = null;
            var fetcher = new ModelFetcher(options);
            var (folder, isCopy) = await fetcher.FetchAsync(await fetcher.FindAsync(reference, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            try
            {
                _scorer = (reference, await Task.Run(() => Model.Load(folder), cancellationToken).ConfigureAwait(false));
            }
            finally
            {
                if (isCopy)
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
        }

        return await Task.Run(() => _scorer.Value.Model.Predict(rows), cancellationToken).ConfigureAwait(false);
    }
}
