using ModelOps.Learning.Steps;
using ModelOps.Models;

namespace ModelOps.Learning;

/// <summary>Says which text columns a fit treats poorly, and which steps suit them better.</summary>
internal static class PreparationAdvice
{
    /// <summary>A sentence for each kind of column; empty when steps turn the columns into numbers, or nothing is poor.</summary>
    public static IReadOnlyList<string> For(LearningProblem problem)
    {
        ColumnChoice[] taken = [.. PipelineSteps.Parse(problem.Options.Steps).Select(step => step.TextsTaken).OfType<ColumnChoice>()];
        if (problem.CreateTrainer() is not MatrixTrainer || taken.Any(choice => choice.Names is null))
        {
            return [];
        }

        var texts = TextColumns.Of(problem);
        var named = taken.SelectMany(choice => choice.Names!).ToHashSet(StringComparer.Ordinal);
        string[] free = [.. texts.Free.Where(name => !named.Contains(name))], many = [.. texts.Many.Where(name => !named.Contains(name))];
        var notes = new List<string>();
        string[] steps = [.. problem.Options.Steps is { Length: > 0 } given ? [given] : (string[])[], .. free.Length > 0 ? [$"tfidf({string.Join(", ", free)})"] : (string[])[], .. many.Length > 0 ? [$"target-encode({string.Join(", ", many)})"] : (string[])[]];
        if (free.Length > 0)
        {
            notes.Add($"{Columns(problem, free)} taken as categories, though {(free.Length == 1 ? "it holds" : "they hold")} sentences: nothing is learnt of the words.");
        }

        if (many.Length > 0)
        {
            notes.Add($"{Columns(problem, many)} taken as categories, too many to learn each by itself.");
        }

        return notes.Count == 0 ? [] : [.. notes.SkipLast(1), $"{notes[^1]} Try the steps \"{string.Join("; ", steps)}\"."];
    }

    private static string Columns(LearningProblem problem, string[] names) =>
        (names.Length == 1 ? "The text column " : "The text columns ")
        + string.Join(", ", names.Select(name => FormattableString.Invariant($"'{name}' ({TextColumns.Values(RawColumn.Texts(problem.Frame[name])):#,0} different values)")))
        + (names.Length == 1 ? " is" : " are");
}
