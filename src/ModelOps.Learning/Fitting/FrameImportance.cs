using ModelOps.Learning;
using ModelOps.Learning.Steps;

namespace ModelOps;

/// <summary>Features chosen by what they do for a target.</summary>
public static class FrameImportance
{
    /// <summary>
    /// What each column does for a target beside the others: forests grown on one half of the rows, judged by the other. Columns
    /// <c>column, importance</c>, the most important first; importance is the share of the target's spread that splits by the column take away,
    /// about 0 for a column of no use.
    /// </summary>
    /// <param name="frame">The rows.</param>
    /// <param name="target">The target column.</param>
    /// <param name="seed">The seed of the forests.</param>
    /// <exception cref="InvalidInputException">No such column, or one that is no target.</exception>
    public static Frame Importance(this Frame frame, string target, int seed = 42)
    {
        var problem = LearningProblem.Of(frame, new FitOptions { Target = target, Seed = seed });
        var context = new StepContext(problem.Task, problem.Targets, seed, []);
        var (_, features) = FittedPipeline.Fit(frame, problem.Inputs, [new OrdinalStep(ColumnChoice.All)], context);
        var importance = TreeImportance.Of(features, problem.Targets, problem.Task, seed);
        return new Frame(StringColumn.From("column", features.Columns.Select(column => column.Name)), new Column<double>("importance", importance))
            .Sort(new SortKey("importance", Descending: true));
    }

    /// <summary>The frame with the most important columns and the target, in their order.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="target">The target column; it stays.</param>
    /// <param name="top">How many columns are kept; at least 1.</param>
    /// <param name="seed">The seed of the forests.</param>
    /// <exception cref="InvalidInputException">No such column, one that is no target, or nothing to keep.</exception>
    public static Frame SelectByImportance(this Frame frame, string target, int top, int seed = 42)
    {
        if (top < 1)
        {
            throw new InvalidInputException($"The number of columns to keep is {top}, but must be at least 1.");
        }

        var best = (StringColumn)frame.Importance(target, seed).Head(top)["column"];
        var kept = Enumerable.Range(0, best.Count).Select(row => best.Text(row)!).Append(target).ToHashSet(StringComparer.Ordinal);
        return frame.Select(frame.Columns.Select(column => column.Name).Where(kept.Contains));
    }
}
