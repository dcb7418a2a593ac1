using ModelOps.Models;

namespace ModelOps.Learning;

/// <summary>Checks that a validation set fits what is learnt, and reads its targets.</summary>
internal static class ValidationCheck
{
    /// <summary>The targets of the validation set; null without one.</summary>
    /// <exception cref="InvalidInputException">The trainer has no use for one, or its columns, classes or values do not fit; all errors are reported.</exception>
    public static Targets? Run(LearningProblem problem)
    {
        if (problem.Options.Validation is not { } held)
        {
            return null;
        }

        var trainer = problem.CreateTrainer();
        if (trainer.RefusesValidation is { } refusal)
        {
            throw new InvalidInputException(refusal);
        }

        var (options, errors) = (problem.Options, new List<string>());
        string[] needed = [.. trainer.Reads(problem), options.Target, .. options.Weight is { } weight ? (string[])[weight] : []];
        string[] names = [.. held.Columns.Select(column => column.Name)];
        errors.AddRange(needed.Where(name => !held.Contains(name)).Select(name => $"The validation set has no column '{name}'.{Suggestion.Among(name, names, "Its columns are")}"));
        errors.AddRange(needed
            .Where(name => held.Contains(name) && Kind(held[name].Type) != Kind(problem.Frame[name].Type))
            .Select(name => $"Column '{name}' of the validation set holds {held[name].Type} values, but those to learn from are {problem.Frame[name].Type}. Read both files alike."));
        if (held.RowCount == 0)
        {
            errors.Add("The validation set has no rows. Give at least one, or leave it out.");
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var target = held[options.Target];
        if (target.MissingCount > 0)
        {
            throw new InvalidInputException($"The target '{target.Name}' has no value in {target.MissingCount} of {target.Count} rows of the validation set. Drop these rows first.");
        }

        var weights = ProblemCheck.Weights(held, options, errors);
        return errors.Count > 0
            ? throw new InvalidInputException([.. errors.Select(error => $"In the validation set: {error}")])
            : new Targets(Values(problem, target), problem.Classes.Count, weights);
    }

    private static double[] Values(LearningProblem problem, Column target)
    {
        if (problem.Task == LearningTask.Regression)
        {
            return RawColumn.Numbers(target) is var numbers && Array.FindIndex(numbers, double.IsInfinity) is >= 0 and var infinite
                ? throw new InvalidInputException($"The target '{target.Name}' is infinite in row {infinite + 1} of the validation set. Drop this row first.")
                : numbers;
        }

        var codes = TargetReader.Codes(target, problem.Classes);
        return Array.IndexOf(codes, -1) is >= 0 and var unknown
            ? throw new InvalidInputException($"The validation set has the class '{target[unknown]}' in row {unknown + 1}, which no row to learn from has. The classes are: {string.Join(", ", problem.Classes)}.")
            : Array.ConvertAll(codes, code => (double)code);
    }

    // Numbers of any type are read alike.
    private static ColumnType Kind(ColumnType type) => type is ColumnType.String or ColumnType.Timestamp ? type : ColumnType.Float64;
}
