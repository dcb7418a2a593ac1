using System.Globalization;

namespace ModelOps;

internal sealed class TuneCommand() : LifecycleCommand<TuneOptions, TuneResult>("tune", "Search trainers, parameters and preparation; every trial is a run.")
{
    private const int MostInTime = 10_000;

    public override async Task<TuneResult> ExecuteAsync(ModelOpsSession ops, TuneOptions options, CancellationToken cancellationToken)
    {
        var strategy = Strategy(options.Strategy);
        var search = new SearchOptions
        {
            Trainers = options.Trainers ?? [],
            Trials = options.Trials ?? Trials(options.Time, strategy),
            Blend = options.Blend ?? (options.Trainers is not { Count: 1 } && strategy != SearchStrategy.Grid),
            TimeBudget = options.Time,
            Metric = options.Metric,
            Folds = options.Folds,
            FoldGroup = options.FoldGroup,
            FoldTime = options.FoldTime,
            Strategy = strategy,
            Space = options.Space ?? [],
            Preparation = options.Preparation,
            JournalPath = options.Journal is null ? null : Path.GetFullPath(options.Journal, ops.Folder),
            Time = ops.Time,
        };
        var fit = options.ToFit();
        if (TrialEngine.Of(ops, options) is not { } engine)
        {
            return await SearchAsync(ops, options.Data, fit, search, cancellationToken).ConfigureAwait(false);
        }

        // Refused here, rather than by each worker.
        _ = new TrialWorker(options.Data.Frame, fit, search);
        var place = await engine.StartAsync(options.Data.Frame, fit, search, cancellationToken).ConfigureAwait(false);
        await using var closing = place.ConfigureAwait(false);
        return await SearchAsync(ops, options.Data, fit, search with { Place = place }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many trials there are when only the time is given, or nothing. A grid and halving plan all of their trials before the first one.</summary>
    internal static int Trials(TimeSpan? time, SearchStrategy strategy = SearchStrategy.Tpe) =>
        time is null || strategy is SearchStrategy.Grid or SearchStrategy.Halving ? new SearchOptions().Trials : MostInTime;

    private static SearchStrategy Strategy(string name)
    {
        var names = Enum.GetNames<SearchStrategy>();
        return Array.FindIndex(names, known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index ? Enum.GetValues<SearchStrategy>()[index]
            : throw new InvalidInputException($"There is no strategy '{name}'.{Suggestion.Among(name, names.Select(known => known.ToLowerInvariant()), "The strategies are")}");
    }

    /// <summary>Searches, logs every trial, and fits the best on all rows.</summary>
    internal static async Task<TuneResult> SearchAsync(ModelOpsSession ops, NamedFrame data, FitOptions fit, SearchOptions search, CancellationToken cancellationToken)
    {
        var parent = new SearchRun(ops, search.JournalPath);
        await using var closing = parent.ConfigureAwait(false);
        try
        {
            var result = await SearchAsync(ops, parent, data.Frame, fit, search, cancellationToken).ConfigureAwait(false);
            var started = ops.Time.GetUtcNow();
            var trained = await LiveFit.RunAsync(ops, data.Frame, result.BestOptions, cancellationToken).ConfigureAwait(false);
            var run = await parent.OpenAsync(cancellationToken).ConfigureAwait(false);
            await run.SetTagAsync(RunMetrics.TrialsTag, result.Leaderboard.Count.ToString(CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
            return new TuneResult(result, await TrainingLog.WriteAsync(ops, data, trained, null, started, CrossValidationLog.Of(result), null, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            await parent.FailAsync(exception).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<SearchResult> SearchAsync(
        ModelOpsSession ops, SearchRun parent, Frame data, FitOptions fit, SearchOptions search, CancellationToken cancellationToken)
    {
        var live = new LiveProgress(ops, "Searching");
        await using var closing = live.ConfigureAwait(false);
        var log = new TrialLog(ops, parent);
        await using var flushing = log.ConfigureAwait(false);
        var ended = 0;
        var shown = live.As<TrialReport>(trial =>
        {
            log.Add(trial);
            ended++;
            var best = trial.BestSoFar is { Score: { } score } so ? $", best {NumberText.Metric(score)} ({so.Trainer})" : "";
            return ((double)ended / Math.Max(1, trial.Total), $"{ended} of {trial.Total} trials{best}");
        });
        return await Search.RunAsync(data, fit, search, shown, cancellationToken).ConfigureAwait(false);
    }

    protected override IEnumerable<(string Name, object Value)> Variables(TuneOptions options, TuneResult result) =>
        options.As is { } name ? [(name, result.Best)] : [];
}
