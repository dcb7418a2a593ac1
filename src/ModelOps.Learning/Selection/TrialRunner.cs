using System.Diagnostics;

namespace ModelOps.Learning.Selection;

/// <summary>Runs trials side by side, writes them to the journal, and keeps the best.</summary>
internal sealed class TrialRunner(
    LearningProblem problem,
    FitOptions fit,
    SearchOptions options,
    MetricDefinition metric,
    SearchSpace space,
    IReadOnlyList<(int[] Train, int[] Test)> folds,
    SearchJournal journal,
    IProgress<TrialReport>? progress)
{
    private readonly long _started = options.Time.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly List<TrialReport> _reports = [];
    private readonly List<TrialOutcome> _outcomes = [];
    private readonly Blender? _blender = options.Blend ? new Blender(problem, metric, folds) : null;
    private TrialReport? _best;

    /// <summary>Runs what the sampler picks until it picks no more, or the time is up.</summary>
    public async Task<SearchResult> RunAsync(ITrialSampler sampler, CancellationToken cancellationToken)
    {
        while (sampler.Next(_outcomes) is { Count: > 0 } batch && await RunAsync(batch, sampler.Total, cancellationToken).ConfigureAwait(false))
        {
        }

        await ScoreResumedAsync(cancellationToken).ConfigureAwait(false);
        return Result();
    }

    // The journal keeps no scores: the best of its trials are fitted again, so that the blend is the one of a search in one go.
    private async Task ScoreResumedAsync(CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(_blender?.Unscored ?? [], Parallelism(cancellationToken), (trial, cancellationToken) =>
        {
            Blend(trial, Score(trial, null, cancellationToken).Given);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
    }

    private ParallelOptions Parallelism(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = fit.Threads > 0 ? fit.Threads : Environment.ProcessorCount, CancellationToken = cancellationToken };

    // Appends the outcomes by number; false when the time is up.
    private async Task<bool> RunAsync(IReadOnlyList<TrialPoint> batch, int total, CancellationToken cancellationToken)
    {
        var first = _outcomes.Count;
        var reports = new TrialReport?[batch.Count];
        using var budget = options.TimeBudget is { } limit
            ? new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Clamp((limit - options.Time.GetElapsedTime(_started)).TotalMilliseconds, 0, int.MaxValue)), options.Time)
            : new CancellationTokenSource();
        var parallelism = Parallelism(cancellationToken);
        parallelism.MaxDegreeOfParallelism = options.Place is null ? parallelism.MaxDegreeOfParallelism : batch.Count;
        await Parallel.ForAsync(
            0,
            batch.Count,
            parallelism,
            async (i, cancellationToken) =>
            {
                if (journal.Trials.TryGetValue(first + i, out var earlier))
                {
                    reports[i] = earlier;
                    Blend(earlier, null);
                }
                else if (first + i == 0 || !budget.IsCancellationRequested)
                {
                    // The first trial has all the time it needs.
                    using var pace = new TrialPace(first + i == 0 ? null : options.TimeBudget, options.Time, folds.Count);
                    using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, pace.Token, first + i == 0 ? CancellationToken.None : budget.Token);
                    try
                    {
                        var (report, given) = options.Place is { } place
                            ? await AskAsync(place, new TrialRequest(first + i, batch[i].Trainer, batch[i].Point, batch[i].RowShare), ending.Token).ConfigureAwait(false)
                            : Try(first + i, batch[i], pace, () => cancellationToken.IsCancellationRequested || (first + i > 0 && budget.IsCancellationRequested), ending.Token);
                        journal.Add(reports[i] = report);
                        Blend(report, given);
                    }
                    catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                    {
                        // The time is up: as if the trial had not begun.
                    }
                }

                if (reports[i] is { } ended)
                {
                    Tell(ended, total);
                }
            }).ConfigureAwait(false);
        for (var i = 0; i < batch.Count; i++)
        {
            if (reports[i] is not { } report)
            {
                return false;
            }

            _outcomes.Add(new TrialOutcome(batch[i], report.Score is { } score ? (metric.HigherIsBetter ? -score : score) : double.PositiveInfinity));
        }

        return true;
    }

    private SearchResult Result()
    {
        if (_best is null)
        {
            var first = _reports.Where(report => report.Error is not null).MinBy(report => report.Number);
            throw new InvalidInputException(first is not null
                ? $"No trial of the search succeeded. The first error was: {first.Error}"
                : $"The time was over before a trial on all rows ended; {_reports.Count} on fewer rows did. Give more time, or fewer trials.");
        }

        var sign = metric.HigherIsBetter ? -1 : 1;
        TrialReport[] board = [.. _reports.OrderBy(report => report.Error is null ? 0 : 1).ThenByDescending(report => report.RowShare).ThenBy(report => sign * report.Score).ThenBy(report => report.Number)];
        var blend = _blender?.Find(Steps) is { } found && metric.IsBetter(found.Score, _best.Score!.Value) ? found : null;
        var chosen = blend is null
            ? fit with { Trainer = _best.Trainer, Set = _best.Settings, Steps = Steps(_best) }
            : fit with { Trainer = null, Set = null, Steps = null, Blend = blend.Members };
        return new SearchResult(metric.Name, _best, board, chosen) { Blend = blend };
    }

    private void Tell(TrialReport report, int total)
    {
        lock (_gate)
        {
            _reports.Add(report);
            var ties = report.Score == _best?.Score && report.Number < _best?.Number;
            if (report is { Score: { } score, RowShare: 1 } && (_best is null || ties || metric.IsBetter(score, _best.Score!.Value)))
            {
                _best = report;
            }

            progress?.Report(report with { BestSoFar = _best, Total = total });
        }
    }

    /// <summary>Runs one trial that another process has picked.</summary>
    public TrialAnswer Run(TrialRequest trial, CancellationToken cancellationToken)
    {
        using var pace = new TrialPace(trial.Number == 0 ? null : options.TimeBudget, options.Time, folds.Count);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, pace.Token);
        var (report, given) = Try(trial.Number, new TrialPoint(trial.Trainer, trial.Point?.ToArray(), trial.RowShare), pace, () => cancellationToken.IsCancellationRequested, ending.Token);
        return new TrialAnswer(report, options.Blend ? given : null);
    }

    private static async Task<(TrialReport Report, double[][]? Given)> AskAsync(ITrialPlace place, TrialRequest trial, CancellationToken cancellationToken)
    {
        var answer = await place.RunAsync(trial, cancellationToken).ConfigureAwait(false);
        return (answer.Report, answer.Scores?.ToArray());
    }

    private (TrialReport Report, double[][]? Given) Try(int number, TrialPoint point, TrialPace pace, Func<bool> cancelled, CancellationToken cancellationToken)
    {
        var trainer = space.Trainers[point.Trainer];
        var settings = Merge(trainer, point.Point is null ? "" : space.Settings(point.Trainer, point.Point));
        var started = Stopwatch.GetTimestamp();
        var report = new TrialReport
        {
            Number = number,
            Trainer = trainer.Name,
            Settings = settings,
            Steps = space.Steps(point.Trainer, point.Point),
            RowShare = point.RowShare,
        };
        try
        {
            var (scores, given) = Score(report, pace, cancellationToken);
            var result = new CrossValidationResult(metric.Name, scores);
            report = report with
            {
                Score = result.Mean,
                StandardDeviation = result.StandardDeviation,
                FoldScores = [.. scores.Select(score => score.Metrics[metric.Name])],
                Metrics = result.Means,
                Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            };
            return (report, given);
        }
        catch (OperationCanceledException) when (pace.IsOver && !cancelled())
        {
            return (report with { Error = pace.Error, Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds }, null);
        }
        catch (ModelOpsException exception)
        {
            return (report with { Error = exception.Message, Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds }, null);
        }
    }

    private (List<FoldScore> Scores, double[][] Given) Score(TrialReport trial, TrialPace? pace, CancellationToken cancellationToken)
    {
        var own = LearningProblem.Of(problem.Frame, fit with { Trainer = trial.Trainer, Set = trial.Settings, Steps = Steps(trial), Threads = 1 });
        List<FoldScore> scores = [];
        List<double[]> given = [];
        foreach (var (train, test) in folds)
        {
            // Every nth training row, in the order of the frame.
            var rows = trial.RowShare < 1 ? [.. train.Where((_, i) => (int)((i + 1) * trial.RowShare) > (int)(i * trial.RowShare))] : train;
            scores.Add(FoldScorer.Score(own, own.CreateTrainer(), metric, scores.Count, rows, test, out double[] fold, cancellationToken));
            given.Add(fold);
            pace?.Check(scores.Count, folds.Count);
        }

        return (scores, [.. given]);
    }

    private void Blend(TrialReport trial, double[][]? scores)
    {
        if (trial is { Score: not null, RowShare: 1 })
        {
            lock (_gate)
            {
                _blender?.Add(trial, scores);
            }
        }
    }

    private string? Steps(TrialReport trial) => trial.Steps.Length > 0 ? trial.Steps : fit.Steps;

    // The user's own settings, where the trainer knows them, under those of the trial.
    private string Merge(TrainerDefinition trainer, string settings)
    {
        var tried = TrainerSettings.Parse(settings);
        var own = (fit.Set ?? []).Where(pair => tried.Find(pair.Key) is null && trainer.Parameters.Any(parameter => parameter.Name == pair.Key));
        return string.Join(',', tried.Concat(own).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
    }
}
