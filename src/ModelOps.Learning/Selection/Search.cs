using ModelOps.Learning;
using ModelOps.Learning.Selection;

namespace ModelOps;

/// <summary>Searches trainers, their parameters and the preparation of columns for the best score under cross-validation. Without trainers named it is AutoML.</summary>
public static class Search
{
    /// <summary>
    /// Runs the search; trials run side by side, one a core. For a seed the same trials are run, in the same order of
    /// numbers, on any machine; only a time budget can end them sooner.
    /// </summary>
    /// <param name="frame">The rows.</param>
    /// <param name="fit">What to learn; its trainer is ignored, its settings hold for every trial of a trainer that knows them.</param>
    /// <param name="options">What to search; null for AutoML with all defaults.</param>
    /// <param name="progress">Told of each trial as it ends.</param>
    /// <param name="cancellationToken">Ends the search; finished trials are in the journal.</param>
    /// <exception cref="InvalidInputException">Options or data do not fit, or every trial failed.</exception>
    public static async Task<SearchResult> RunAsync(
        Frame frame, FitOptions fit, SearchOptions? options = null, IProgress<TrialReport>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new SearchOptions();
        var (problem, metric, space, folds) = Check(frame, fit, options);
        ITrialSampler sampler = options.Strategy switch
        {
            SearchStrategy.Random => new RandomSampler(space, options.Trials, fit.Seed),
            SearchStrategy.Grid => new GridSampler(space, options.Trials, fit.Seed),
            SearchStrategy.Halving => new HalvingSampler(space, options.Trials, fit.Seed),
            _ => new TpeSampler(space, options.Trials, fit.Seed),
        };
        using var journal = SearchJournal.Open(options.JournalPath, Describe(frame, fit, options, metric));
        var runner = new TrialRunner(problem, Complete(fit, problem, space), options, metric, space, folds, journal, progress);
        return await runner.RunAsync(sampler, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs single trials of a search for another process, which picks them.</summary>
    internal static TrialRunner Runner(Frame frame, FitOptions fit, SearchOptions options)
    {
        var (problem, metric, space, folds) = Check(frame, fit, options);
        return new TrialRunner(problem, Complete(fit, problem, space), options, metric, space, folds, SearchJournal.Open(null, ""), null);
    }

    private static FitOptions Complete(FitOptions fit, LearningProblem problem, SearchSpace space) =>
        fit with { Task = problem.Task, IsTaskFound = fit.Task is null && space.Trainers.Any(trainer => trainer.Tasks.Contains(LearningTask.Regression)) };

    private static (LearningProblem Problem, MetricDefinition Metric, SearchSpace Space, IReadOnlyList<(int[] Train, int[] Test)> Folds) Check(Frame frame, FitOptions fit, SearchOptions options)
    {
        var errors = new List<string>();
        if (options.Trials < 1)
        {
            errors.Add($"The number of trials is {options.Trials}, but must be at least 1.");
        }

        var problem = errors.Try(() => LearningProblem.Of(frame, fit with { Trainer = null, Set = null }));
        var task = problem?.Task ?? default;
        var metric = problem is null ? null : errors.Try(() => options.Metric is null ? MetricCatalog.Default(task) : MetricCatalog.Find(options.Metric, task));
        var space = problem is null ? null : errors.Try(() => SearchSpace.Of(task, fit.Set, options, options.Preparation && fit.Steps is null && options.Strategy != SearchStrategy.Grid ? problem : null));
        var folds = problem is null ? null : errors.Try(() => FoldMaker.Make(problem, new CrossValidationOptions { Folds = options.Folds, Group = options.FoldGroup, Time = options.FoldTime }));
        return errors.Count == 0 ? (problem!, metric!, space!, folds!) : throw new InvalidInputException(errors);
    }

    private static string Describe(Frame frame, FitOptions fit, SearchOptions options, MetricDefinition metric) => string.Join(
        '\n',
        frame.Digest(),
        fit.Target,
        fit.Task,
        fit.Seed,
        fit.Set,
        fit.PositiveClass,
        fit.Weight,
        fit.Steps,
        fit.ClassWeight,
        fit.Calibration,
        fit.Threshold,
        string.Join(',', fit.Features ?? []),
        string.Join(',', fit.Exclude),
        string.Join(',', options.Trainers),
        string.Join(';', options.Space),
        options.Preparation,
        options.Strategy,
        options.Folds,
        options.FoldGroup,
        options.FoldTime,
        options.Strategy == SearchStrategy.Halving ? options.Trials : 0,
        metric.Name);
}
