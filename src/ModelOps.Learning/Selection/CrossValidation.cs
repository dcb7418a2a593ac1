using ModelOps.Learning;
using ModelOps.Learning.Selection;

namespace ModelOps;

/// <summary>Scores a trainer on rows it did not see, fold by fold.</summary>
public static class CrossValidation
{
    /// <summary>Fits and scores every fold, as many at a time as there are threads. The result depends on the seed, not on the threads.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="fit">What to learn and how.</param>
    /// <param name="options">The folds and the metric; null for five folds and the task's metric.</param>
    /// <param name="progress">Told of each fold as it ends, in any order.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <exception cref="InvalidInputException">Options or data do not fit.</exception>
    public static async Task<CrossValidationResult> RunAsync(
        Frame frame, FitOptions fit, CrossValidationOptions? options = null, IProgress<FoldScore>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new CrossValidationOptions();
        var problem = LearningProblem.Of(frame, fit with { Threads = 1 });
        var errors = new List<string>();
        var metric = errors.Try(() => options.Metric is null ? MetricCatalog.Default(problem.Task) : MetricCatalog.Find(options.Metric, problem.Task));
        var folds = errors.Try(() => FoldMaker.Make(problem, options));
        if (metric is null || folds is null)
        {
            throw new InvalidInputException(errors);
        }

        var (scores, given) = (new FoldScore[folds.Count], new ModelScores[folds.Count]);
        await Parallel.ForAsync(
            0,
            folds.Count,
            new ParallelOptions { MaxDegreeOfParallelism = fit.Threads > 0 ? fit.Threads : Environment.ProcessorCount, CancellationToken = cancellationToken },
            (fold, cancellationToken) =>
            {
                scores[fold] = FoldScorer.Score(problem, problem.CreateTrainer(), metric, fold, folds[fold].Train, folds[fold].Test, out given[fold], cancellationToken);
                progress?.Report(scores[fold]);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        return new CrossValidationResult(metric.Name, scores) { Rows = FoldScorer.Together(problem, given, problem.Targets.Take([.. folds.SelectMany(fold => fold.Test)])) };
    }
}
