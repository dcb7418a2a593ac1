using ModelOps.Evaluation.Gates.Expressions;

namespace ModelOps.Evaluation.Gates;

/// <summary>The rows that a metric of a rule is of.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Rows">The rows, with the class asked for as the positive one.</param>
/// <param name="Indexes">Where they are among all; null for all.</param>
/// <param name="Hint">What is said where there are too few.</param>
internal sealed record QuantityRows(MetricDefinition Metric, MetricInput Rows, int[]? Indexes, string Hint)
{
    /// <summary>The value of all these rows.</summary>
    internal double Value => Rows.Count == 0 ? double.NaN : Metric.Compute(Rows);

    /// <summary>What a rule that names a metric, a class or a column that the evaluation does not have is refused with; null when it has them.</summary>
    internal static string? Error(Quantity quantity, EvaluationResult evaluation)
    {
        var metric = MetricCatalog.Find(quantity.Name);
        return quantity.Class is null
            ? metric.AppliesTo(evaluation.Rows) ? null : $"has a rule for '{quantity}', which is not defined for this {MetricCatalog.TaskName(evaluation.Task)} model. Take the rule out."
            : evaluation.Classes.Count == 0 || !metric.Tasks.Contains(LearningTask.Binary) || metric.NeedsCosts || (metric.NeedsProbabilities && !evaluation.Rows.HasProbabilities)
                ? $"has a rule for '{quantity}', and {metric.Name} of one class is not defined for this {MetricCatalog.TaskName(evaluation.Task)} model. Take the rule out."
            : evaluation.Classes.Contains(quantity.Class) ? null
            : $"has a rule for '{quantity}', and the model has no class '{quantity.Class}'.{Suggestion.Among(quantity.Class, evaluation.Classes, "Its classes are")}";
    }

    internal static QuantityRows Of(Quantity quantity, GateSubject subject)
    {
        var (candidate, evaluation) = (subject.Evaluation!, quantity.IsChampions ? subject.Champion! : subject.Evaluation!);
        var rows = quantity.Class is null ? evaluation.Rows : Against(evaluation.Rows, evaluation.Classes.ToList().IndexOf(quantity.Class));
        var metric = MetricCatalog.Find(quantity.Name);
        if (quantity.Column is null)
        {
            return new(metric, rows, null, "");
        }

        // The champion need not be sliced: its rows are the same.
        SliceResult[] parts = [.. candidate.Slices.Where(part => part.Column == quantity.Column)];
        var slice = parts.FirstOrDefault(part => part.Value == quantity.Value);
        return new(metric, rows.Take(slice?.Indexes ?? []), slice?.Indexes ?? [], slice is null ? "." + Suggestion.Among(quantity.Value!, [.. parts.Select(part => part.Value)], "The slices are").TrimEnd('.') : "");
    }

    // One class against all others, decided as before.
    private static MetricInput Against(MetricInput rows, int index)
    {
        var (count, classes) = (rows.Count, rows.ClassCount);
        var (targets, predicted) = (new int[count], new int[count]);
        var probabilities = rows.HasProbabilities ? new double[2 * count] : null;
        for (var row = 0; row < count; row++)
        {
            targets[row] = rows.Targets[row] == index ? 1 : 0;
            predicted[row] = rows.Predicted[row] == index ? 1 : 0;
            if (probabilities is not null)
            {
                probabilities[(2 * row) + 1] = rows.Probabilities[(row * classes) + index];
                probabilities[2 * row] = 1 - probabilities[(2 * row) + 1];
            }
        }

        return MetricInput.ForClasses(targets, probabilities, 2, 1, predicted, weights: rows.Weights.Length > 0 ? rows.Weights.ToArray() : null);
    }
}
