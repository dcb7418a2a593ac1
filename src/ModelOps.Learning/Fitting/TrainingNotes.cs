using ModelOps.Learning.Steps;
using ModelOps.Models;

namespace ModelOps.Learning;

/// <summary>Says once, at training, what was chosen and what is odd about the data. Few sentences: only what the user may not know.</summary>
internal static class TrainingNotes
{
    private const int ManyClasses = 50;
    private const int FewRows = 5;
    private const int MostNamed = 3;
    private const double ExactWhole = 9007199254740992; // 2^53

    // Of evenly spread numbers about one in so many rows is joined by chance, which is no loss.
    private const double ManyRows = 1 << 21;

    /// <summary>What is predicted, in words.</summary>
    public static string Predicts(LearningTask task, IReadOnlyList<string> classes) => task switch
    {
        LearningTask.Regression => "numbers (regression)",
        LearningTask.Binary when classes.Count == 2 => $"2 classes, '{classes[1]}' positive and '{classes[0]}' negative",
        _ => $"{classes.Count} classes",
    };

    public static IReadOnlyList<string> Of(LearningProblem problem)
    {
        var notes = new List<string>();
        var target = problem.Options.Target;
        if (problem.Task == LearningTask.Multiclass && IsTaskFound(problem.Options) && problem.Frame[target].Type is ColumnType.Int64 or ColumnType.Float64)
        {
            notes.Add($"The numbers of '{target}' are taken for {problem.Classes.Count} classes, since they are whole and few; their order is not used. To predict them as numbers, choose the task numbers, or a trainer for numbers.");
        }

        AddClasses(problem, notes);
        AddPrecision(problem, notes);
        return notes;
    }

    // A trainer for classes alone was chosen for classes, unless a search chose it.
    private static bool IsTaskFound(FitOptions options) =>
        options.IsTaskFound || (options.Task is null && options.Pipeline is null && Trainers.Find(options.Trainer ?? "dummy").Tasks.Contains(LearningTask.Regression));

    private static void AddClasses(LearningProblem problem, List<string> notes)
    {
        if (problem.Task == LearningTask.Regression)
        {
            return;
        }

        var target = problem.Options.Target;
        var alike = problem.Classes.GroupBy(Folded, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.ToArray()).ToArray();
        if (alike.Length > 0)
        {
            var pairs = string.Join("; ", alike.Take(MostNamed).Select(group => string.Join(", ", group.Select(name => $"'{name}'"))));
            bool All(Func<string, string> same) => alike.All(group => group.Select(same).Distinct(StringComparer.Ordinal).Count() == 1);

            var differ = All(Squeezed) ? "blanks" : All(name => name.ToUpperInvariant()) ? "case" : "blanks and case";
            notes.Add($"Labels of '{target}' differ by {differ} only and are different classes: {pairs}{(alike.Length > MostNamed ? $" and {alike.Length - MostNamed} more" : "")}. If they mean the same, make them equal and train again.");
        }

        var counts = new int[problem.Classes.Count];
        foreach (var value in problem.Targets.Values)
        {
            counts[(int)value]++;
        }

        var rare = counts.Count(count => count < FewRows);
        var rarest = Array.IndexOf(counts, counts.Min());
        var row = counts[rarest] == 1 ? "1 row" : $"{counts[rarest]} rows";
        if (rare > 0)
        {
            notes.Add($"{rare} of the {counts.Length} classes of '{target}' {(rare == 1 ? "has" : "have")} fewer than {FewRows} rows (the rarest, '{problem.Classes[rarest]}', has {row}): the model can hardly learn them. Join rare classes, or give more rows.");
        }
        else if (counts.Length >= ManyClasses)
        {
            notes.Add($"'{target}' has {counts.Length} classes; the rarest, '{problem.Classes[rarest]}', has {row}. If they are not meant as classes, choose another target or task.");
        }
    }

    private static void AddPrecision(LearningProblem problem, List<string> notes)
    {
        var trainer = problem.CreateTrainer();
        IReadOnlyList<MatrixTrainer> parts = trainer is BlendTrainer blend ? blend.Members : trainer is MatrixTrainer matrix ? [matrix] : [];
        var isTree = parts.Any(part => part.Preparation == Preparation.Tree);
        var blurred = problem.Inputs.Where(input => !input.IsText && input.Type != ColumnType.Timestamp).Select(input => (input.Name, Problem: Blurred(problem.Frame[input.Name], isTree))).Where(each => each.Problem is not null).ToArray();
        foreach (var group in blurred.GroupBy(each => each.Problem!))
        {
            notes.Add($"{group.Key}: {string.Join(", ", group.Select(each => $"'{each.Name}'"))}. Neighbours look equal to the model. Exclude such columns, read ids as text, or derive smaller numbers.");
        }
    }

    private static string? Blurred(Column column, bool isTree)
    {
        if (column is Column<long> whole)
        {
            for (var row = 0; row < whole.Count; row++)
            {
                if (!whole.IsMissing(row) && Math.Abs((double)whole.Values[row]) >= ExactWhole && whole.Values[row] != (decimal)(double)whole.Values[row])
                {
                    return "Whole numbers beyond 2^53 are rounded in double precision";
                }
            }
        }

        if (!isTree)
        {
            return null;
        }

        var values = RawColumn.Numbers(column);
        return OffsetStep.Joined(values) > OffsetStep.ManyJoined + (values.Length / ManyRows) ? "Numbers whose differences are lost in the single precision of trees" : null;
    }

    private static string Squeezed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Folded(string text) => Squeezed(text).ToUpperInvariant();
}
