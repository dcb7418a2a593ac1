namespace ModelOps.Learning.Selection;

/// <summary>The folds of a problem: by group or time where asked for, else of each class alike.</summary>
internal static class FoldMaker
{
    /// <summary>The rows to fit on and those to score, a pair a fold.</summary>
    public static IReadOnlyList<(int[] Train, int[] Test)> Make(LearningProblem problem, CrossValidationOptions options)
    {
        var byClass = problem.Task != LearningTask.Regression && options.Group is null && options.Time is null;
        var folds = problem.Frame.Folds(new FoldOptions
        {
            Folds = options.Folds,
            Stratify = byClass ? problem.Options.Target : null,
            Group = options.Group,
            Time = options.Time,
            Seed = problem.Options.Seed,
        });
        return [.. folds.Select(fold => (fold.TrainRows, fold.TestRows))];
    }
}
