using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Selection;

/// <summary>Divides rows into folds: of each class alike, or whole groups, or along time, or at random.</summary>
internal static class FoldMaker
{
    /// <summary>The rows to fit on and those to score, a pair a fold.</summary>
    public static IReadOnlyList<(int[] Train, int[] Test)> Make(LearningProblem problem, CrossValidationOptions options)
    {
        var rows = problem.Frame.RowCount;
        var faults = new List<string>();
        if (options.Folds < 2 || options.Folds > rows)
        {
            faults.Add($"The number of folds is {options.Folds}, but must be from 2 to the number of rows, {rows}.");
        }

        if (options.Group is not null && options.Time is not null)
        {
            faults.Add($"Folds cannot go by group ('{options.Group}') and by time ('{options.Time}') at once. Leave one out.");
        }

        if (faults.Count > 0)
        {
            throw new InvalidInputException(faults);
        }

        if (options.Time is { } time)
        {
            return ByTime(problem.Frame[time], options.Folds);
        }

        var random = new SeededRandom(problem.Options.Seed, 11);
        var foldOf = options.Group is { } group ? ByGroup(problem.Frame[group], options.Folds, ref random)
            : Dealt(rows, problem.Task == LearningTask.Regression ? null : problem.Targets.Values, options.Folds, ref random);
        return [.. Enumerable.Range(0, options.Folds).Select(fold => (
            Enumerable.Range(0, rows).Where(row => foldOf[row] != fold).ToArray(),
            Enumerable.Range(0, rows).Where(row => foldOf[row] == fold).ToArray()))];
    }

    // Shuffled rows, those of a class together, are dealt out like cards.
    private static int[] Dealt(int rows, double[]? classes, int folds, ref SeededRandom random)
    {
        var order = Enumerable.Range(0, rows).ToArray();
        random.Choose(order, rows);
        if (classes is not null)
        {
            order = [.. order.OrderBy(row => classes[row])];
        }

        var foldOf = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            foldOf[order[i]] = i % folds;
        }

        return foldOf;
    }

    // Groups from the largest on go to the fold with the fewest rows so far.
    private static int[] ByGroup(Column column, int folds, ref SeededRandom random)
    {
        var groups = Enumerable.Range(0, column.Count).GroupBy(row => column[row] ?? DBNull.Value).Select(group => group.ToArray()).ToArray();
        if (groups.Length < folds)
        {
            throw new InvalidInputException($"Column '{column.Name}' has {groups.Length} groups, which cannot fill {folds} folds. Ask for fewer folds.");
        }

        random.Choose(groups.AsSpan(), groups.Length);
        var sizes = new int[folds];
        var foldOf = new int[column.Count];
        foreach (var group in groups.OrderByDescending(group => group.Length))
        {
            var fold = Array.IndexOf(sizes, sizes.Min());
            sizes[fold] += group.Length;
            Array.ForEach(group, row => foldOf[row] = fold);
        }

        return foldOf;
    }

    // Equal stretches of time; each but the first is scored by what was learnt from all before it.
    private static List<(int[] Train, int[] Test)> ByTime(Column column, int folds)
    {
        if (column.MissingCount > 0)
        {
            throw new InvalidInputException($"Column '{column.Name}' has {column.MissingCount} missing values, so it cannot order the rows. Drop or fill them first.");
        }

        int[] order = [.. Enumerable.Range(0, column.Count).OrderBy(row => (IComparable)column[row]!)];
        var made = new List<(int[], int[])>();
        for (var fold = 0; fold < folds; fold++)
        {
            var from = (int)((long)order.Length * (fold + 1) / (folds + 1));
            var to = (int)((long)order.Length * (fold + 2) / (folds + 1));
            made.Add((order[..from], order[from..to]));
        }

        return made;
    }
}
