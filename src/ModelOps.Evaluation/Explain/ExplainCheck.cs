namespace ModelOps.Evaluation.Explain;

/// <summary>Refuses options that do not fit; all errors at once.</summary>
internal static class ExplainCheck
{
    internal static void All(Model model, Frame data, ExplainOptions options)
    {
        var errors = new List<string>();
        Range(options.Repeats, 1, 100, "number of shuffles", errors);
        Range(options.MostRows, 10, int.MaxValue, "number of rows", errors);
        Range(options.GridPoints, 2, 200, "number of grid points", errors);
        var inputs = model.InputNames;
        foreach (var name in options.Columns ?? [])
        {
            if (!inputs.Contains(name))
            {
                errors.Add($"The model has no input '{name}'.{Suggestion.Among(name, inputs, "Its inputs are")}");
            }
        }

        foreach (var name in (options.Columns ?? inputs).Where(name => inputs.Contains(name) && !data.Contains(name)))
        {
            errors.Add($"The data has no column '{name}', which the model needs.");
        }

        if (options.Class is { } wanted && !model.Metadata.Classes.Contains(wanted))
        {
            errors.Add($"The model has no class '{wanted}'.{Suggestion.Among(wanted, model.Metadata.Classes, "Its classes are")}");
        }

        if (data.RowCount == 0)
        {
            errors.Add("The data has no rows, so there is nothing to explain.");
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    internal static string Class(Model model, ExplainOptions options) =>
        options.Class ?? model.Metadata.PositiveClass ?? (model.Metadata.Task == LearningTask.Binary ? model.Metadata.Classes[^1] : model.Metadata.Classes[0]);

    private static void Range(int value, int low, int high, string what, List<string> errors)
    {
        if (value < low || value > high)
        {
            errors.Add($"The {what} {value} is out of range; give {low}{(high == int.MaxValue ? " or more" : $" to {high}")}.");
        }
    }
}
