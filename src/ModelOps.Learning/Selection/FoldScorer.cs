using System.Diagnostics;

namespace ModelOps.Learning.Selection;

/// <summary>Fits on some rows and scores others with every metric of the task.</summary>
internal static class FoldScorer
{
    public static FoldScore Score(LearningProblem problem, IModelTrainer trainer, MetricDefinition counting, int fold, int[] train, int[] test, CancellationToken cancellationToken) =>
        Score(problem, trainer, counting, fold, train, test, out ModelScores _, cancellationToken);

    /// <summary>As the other, and gives the scores themselves.</summary>
    public static FoldScore Score(LearningProblem problem, IModelTrainer trainer, MetricDefinition counting, int fold, int[] train, int[] test, out double[] given, CancellationToken cancellationToken)
    {
        var score = Score(problem, trainer, counting, fold, train, test, out ModelScores scores, cancellationToken);
        given = Numbers(scores);
        return score;
    }

    /// <summary>As the others, and gives the whole answers.</summary>
    public static FoldScore Score(LearningProblem problem, IModelTrainer trainer, MetricDefinition counting, int fold, int[] train, int[] test, out ModelScores scores, CancellationToken cancellationToken)
    {
        (scores, var seconds) = Scores(problem, trainer, fold, train, test, cancellationToken);
        var input = Input(problem, Numbers(scores), problem.Targets.Take(test));
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var metric in MetricCatalog.For(problem.Task).Where(metric => metric.IsDefault && metric.AppliesTo(input)).Append(counting).DistinctBy(metric => metric.Name))
        {
            var value = metric.Compute(input);
            // A model that never predicts the positive class has no precision; among models it is the worst.
            metrics[metric.Name] = double.IsNaN(value) && metric.Name == "precision" && input.Targets.Contains(input.PositiveClass) ? 0 : value;
        }

        if (!metrics.TryGetValue(counting.Name, out var score) || double.IsNaN(score))
        {
            var classes = problem.Task == LearningTask.Regression ? [] : test.Select(row => problem.Classes[(int)problem.Targets.Values[row]]).Distinct().ToArray();
            throw new InvalidInputException($"The metric {counting.Name} is undefined on fold {fold + 1}, with {test.Length} rows{(classes.Length == 1 ? $" all of the class '{classes[0]}'" : "")}. Ask for fewer folds, or for another metric.");
        }

        return new FoldScore(fold, test.Length, metrics, seconds);
    }

    /// <summary>The answers of all folds, with the labels that their models decided on, beside the true values.</summary>
    public static MetricInput Together(LearningProblem problem, IReadOnlyList<ModelScores> answers, Targets targets)
    {
        double[] scores = [.. answers.SelectMany(Numbers)];
        return problem.Task == LearningTask.Regression
            ? MetricInput.ForValues(targets.Values, scores)
            : MetricInput.ForClasses(Array.ConvertAll(targets.Values, value => (int)value), scores, problem.Classes.Count, predicted: [.. answers.SelectMany(each => each.Labels!)]);
    }

    private static double[] Numbers(ModelScores scores) => scores.Probabilities ?? scores.Values!;

    // A fit that grows out of bounds may do so in one fold only.
    private static (ModelScores Scores, double Seconds) Scores(LearningProblem problem, IModelTrainer trainer, int fold, int[] train, int[] test, CancellationToken cancellationToken)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            var candidate = problem.Fit(trainer, train, null, cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var scores = candidate.Score(test);
            Divergence.Check(candidate.TrainerName, scores, test);
            return (scores, seconds);
        }
        catch (InvalidInputException exception) when (Divergence.Is(exception))
        {
            throw new InvalidInputException([.. exception.Errors.Select(each => $"Fold {fold + 1}, {train.Length} rows to fit on: {each}")]);
        }
    }

    public static MetricInput Input(LearningProblem problem, double[] scores, Targets targets)
    {
        var weights = targets.Weights is null ? null : Array.ConvertAll(targets.Weights, weight => (double)weight);
        return problem.Task == LearningTask.Regression
            ? MetricInput.ForValues(targets.Values, scores, weights)
            : MetricInput.ForClasses(Array.ConvertAll(targets.Values, value => (int)value), scores, problem.Classes.Count, weights: weights);
    }
}
