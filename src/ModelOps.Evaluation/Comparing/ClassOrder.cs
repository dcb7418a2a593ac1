namespace ModelOps.Evaluation.Comparing;

/// <summary>Puts the classes of an evaluation into another model's order: libraries sort them differently.</summary>
internal static class ClassOrder
{
    /// <summary>The rows with the classes in that order; null when the classes are others.</summary>
    internal static MetricInput? Rows(EvaluationResult evaluation, IReadOnlyList<string> classes)
    {
        if (evaluation.Classes.SequenceEqual(classes))
        {
            return evaluation.Rows;
        }

        // For each class of that order its place here, and the other way round.
        int[] here = [.. classes.Select(name => evaluation.Classes.ToList().IndexOf(name))];
        if (here.Contains(-1) || here.Length != evaluation.Classes.Count)
        {
            return null;
        }

        int[] there = [.. Enumerable.Range(0, here.Length).Select(place => Array.IndexOf(here, place))];
        var rows = evaluation.Rows;
        var aligned = MetricInput.ForClasses(
            [.. rows.Targets.ToArray().Select(target => there[target])], rows.HasProbabilities ? Columns(rows.Probabilities.ToArray(), here) : null, here.Length, there[rows.PositiveClass],
            [.. rows.Predicted.ToArray().Select(predicted => there[predicted])], null, rows.Weights.IsEmpty ? null : rows.Weights.ToArray());
        return rows.Costs.IsEmpty ? aligned : aligned.WithCosts(Columns([.. here.SelectMany(actual => rows.Costs.Slice(actual * here.Length, here.Length).ToArray())], here));
    }

    private static double[] Columns(double[] values, int[] here) =>
        [.. Enumerable.Range(0, values.Length).Select(i => values[i - (i % here.Length) + here[i % here.Length]])];
}
