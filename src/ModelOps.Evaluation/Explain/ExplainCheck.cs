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
        Range(options.Curves, 0, 1000, "number of curves", errors);
        var inputs = model.InputNames;
        foreach (var name in options.Columns ?? [])
        {
            if (!inputs.Contains(name))
            {
                errors.Add($"The model has no input '{name}'.{Suggestion.Among(name, inputs, "Its inputs are")}");
            }
        }

        Columns((options.Columns ?? inputs).Where(inputs.Contains), data, "data", errors);

        Class(model, options.Class, errors);
        if (data.RowCount == 0)
        {
            errors.Add("The data has no rows, so there is nothing to explain.");
        }

        Throw(errors);
    }

    // One sentence, however many are missing: data of another kind lacks them all.
    internal static void Columns(IEnumerable<string> needed, Frame frame, string what, List<string> errors)
    {
        string[] missing = [.. needed.Where(name => !frame.Contains(name))];
        if (missing.Length > 0)
        {
            errors.Add(missing.Length == 1
                ? $"The {what} has no column '{missing[0]}', which the model needs."
                : $"The {what} lacks {missing.Length} columns that the model needs: {string.Join(", ", missing)}.");
        }
    }

    internal static void Class(Model model, string? wanted, List<string> errors)
    {
        if (wanted is not null && model.Metadata.Classes.Count == 0)
        {
            errors.Add($"The model is no classifier, so that it has no class '{wanted}'. Leave the class out.");
        }
        else if (wanted is not null && !model.Metadata.Classes.Contains(wanted))
        {
            errors.Add($"The model has no class '{wanted}'.{Suggestion.Among(wanted, model.Metadata.Classes, "Its classes are")}");
        }
    }

    internal static void Throw(List<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    internal static string Class(Model model, string? wanted) =>
        wanted ?? model.Metadata.PositiveClass ?? (model.Metadata.Task == LearningTask.Binary ? model.Metadata.Classes[^1] : model.Metadata.Classes[0]);

    internal static void Range(int value, int low, int high, string what, List<string> errors)
    {
        if (value < low || value > high)
        {
            errors.Add($"The {what} {value} is out of range; give {low}{(high == int.MaxValue ? " or more" : $" to {high}")}.");
        }
    }
}
