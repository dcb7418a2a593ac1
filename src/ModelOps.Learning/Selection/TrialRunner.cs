using System.Diagnostics;

namespace ModelOps.Learning.Selection;

/// <summary>Runs trials side by side, writes them to the journal, and keeps the best.</summary>
internal sealed class TrialRunner(
    Frame frame,
    FitOptions fit,
    SearchOptions options,
    Metric metric,
    SearchSpace space,
    IReadOnlyList<(int[] Train, int[] Test)> folds,
    SearchJournal journal,
    IProgress<TrialReport>? progress)
{
    private readonly long _started = options.Time.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly List<TrialReport> _reports = [];
    private TrialReport? _best;

    /// <summary>Runs a batch and appends its outcomes by number; false when the time is up.</summary>
    public async Task<bool> RunAsync(IReadOnlyList<TrialPoint> batch, List<TrialOutcome> outcomes, CancellationToken cancellationToken)
    {
        var first = outcomes.Count;
        var reports = new TrialReport?[batch.Count];
        var total = Total(batch, first);
        using var budget = options.TimeBudget is { } limit
            ? new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Clamp((limit - options.Time.GetElapsedTime(_started)).TotalMilliseconds, 0, int.MaxValue)), options.Time)
            : new CancellationTokenSource();
        await Parallel.ForAsync(
            0,
            batch.Count,
            new ParallelOptions { MaxDegreeOfParallelism = fit.Threads > 0 ? fit.Threads : Environment.ProcessorCount, CancellationToken = cancellationToken },
            (i, token) =>
            {
                if (journal.Trials.TryGetValue(first + i, out var earlier))
                {
                    reports[i] = earlier;
                }
                else if (first + i == 0)
                {
                    journal.Add(reports[i] = Try(0, batch[i], token));
                }
                else if (!budget.IsCancellationRequested)
                {
                    using var ending = CancellationTokenSource.CreateLinkedTokenSource(token, budget.Token);
                    try
                    {
                        journal.Add(reports[i] = Try(first + i, batch[i], ending.Token));
                    }
                    catch (OperationCanceledException) when (!token.IsCancellationRequested)
                    {
                        // The time is up: as if the trial had not begun.
                    }
                }

                if (reports[i] is { } report)
                {
                    Tell(report, total);
                }

                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        for (var i = 0; i < batch.Count; i++)
        {
            if (reports[i] is not { } report)
            {
                return false;
            }

            outcomes.Add(new TrialOutcome(batch[i], report.Score is { } score && !double.IsNaN(score) ? (metric.HigherIsBetter ? -score : score) : double.PositiveInfinity));
        }

        return true;
    }

    // Halving has more to come after its early rungs, and a grid may have fewer points than there may be trials.
    private int Total(IReadOnlyList<TrialPoint> batch, int first)
    {
        var total = first + batch.Count;
        if (options.Strategy != SearchStrategy.Halving)
        {
            return options.Strategy == SearchStrategy.Grid ? total : Math.Max(options.Trials, total);
        }

        var rung = batch.Count;
        for (var share = batch[0].RowShare; share < 0.99; share *= HalvingSampler.Factor)
        {
            rung = (rung + HalvingSampler.Factor - 1) / HalvingSampler.Factor;
            total += rung;
        }

        return total;
    }

    public SearchResult Result()
    {
        if (_best is null)
        {
            throw new InvalidInputException($"No trial of the search succeeded. The first fault was: {_reports.OrderBy(report => report.Number).First().Error}");
        }

        var sign = metric.HigherIsBetter ? -1 : 1;
        TrialReport[] board = [.. _reports.OrderBy(report => report.Error is null ? 0 : 1).ThenByDescending(report => report.RowShare).ThenBy(report => sign * report.Score).ThenBy(report => report.Number)];
        return new SearchResult(metric.Name, _best, board, fit with { Trainer = _best.Trainer, Set = _best.Settings, Steps = Steps(_best) });
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

    private TrialReport Try(int number, TrialPoint point, CancellationToken cancellationToken)
    {
        var trainer = space.Trainers[point.Trainer];
        var settings = Merge(trainer, point.Point is null ? "" : space.Settings(point.Trainer, point.Point));
        var started = Stopwatch.GetTimestamp();
        var report = new TrialReport
        {
            Number = number,
            Trainer = trainer.Name,
            Settings = settings,
            Steps = point.Point is null ? "" : space.Steps(point.Trainer, point.Point),
            RowShare = point.RowShare,
        };
        try
        {
            var problem = LearningProblem.Of(frame, fit with { Trainer = trainer.Name, Set = settings, Steps = Steps(report), Threads = 1 });
            List<FoldScore> scores = [];
            foreach (var (train, test) in folds)
            {
                // Every nth training row, in the order of the frame.
                var rows = point.RowShare < 1 ? [.. train.Where((_, i) => (int)((i + 1) * point.RowShare) > (int)(i * point.RowShare))] : train;
                scores.Add(FoldScorer.Score(problem, problem.CreateTrainer(), metric, scores.Count, rows, test, cancellationToken));
            }

            var result = new CrossValidationResult(metric.Name, scores);
            return report with
            {
                Score = result.Mean,
                StandardDeviation = result.StandardDeviation,
                FoldScores = [.. scores.Select(score => score.Metrics[metric.Name])],
                Metrics = result.Means,
                Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            };
        }
        catch (ModelOpsException fault)
        {
            return report with { Error = fault.Message, Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
        }
    }

    private string? Steps(TrialReport trial) => trial.Steps.Length > 0 ? trial.Steps : fit.Steps;

    // The user's own settings, where the trainer knows them, under those of the trial.
    private string Merge(TrainerInfo trainer, string settings)
    {
        var merged = TrainerSettings.Parse(settings);
        foreach (var (name, value) in fit.Set ?? [])
        {
            if (merged.Find(name) is null && trainer.Parameters.Any(parameter => parameter.Name == name))
            {
                merged[name] = value;
            }
        }

        return merged.ToString();
    }
}
