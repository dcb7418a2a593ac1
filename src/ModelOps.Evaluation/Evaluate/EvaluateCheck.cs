using ModelOps.Evaluation.Fairness;
using ModelOps.Evaluation.Slices;

namespace ModelOps.Evaluation.Evaluate;

/// <summary>Refuses options that do not fit the rows; all errors at once.</summary>
internal static class EvaluateCheck
{
    internal static void Rows(MetricInput rows, IReadOnlyList<string>? classes, Frame? data, EvaluateOptions options)
    {
        List<string> errors = [.. Common(options, rows.Task)];
        if (options.Weights is not null)
        {
            errors.Add("Rows that were scored already have their own weights; give the weights to MetricInput in place of the column.");
        }

        if ((classes?.Count ?? 0) != rows.ClassCount)
        {
            errors.Add($"There are {classes?.Count ?? 0} class names for {rows.ClassCount} classes.");
        }

        if (data is not null && data.RowCount != rows.Count)
        {
            errors.Add($"The data has {data.RowCount} rows, but {rows.Count} rows were scored.");
        }

        errors.AddRange(Slices(data, classes ?? [], options));
        if (classes?.Count == rows.ClassCount)
        {
            errors.AddRange(Costs(options, classes, rows.PositiveClass));
        }

        Throw(errors);
    }

    internal static IEnumerable<string> Common(EvaluateOptions options, LearningTask task)
    {
        foreach (var error in options.Metrics.SelectMany(name => Errors(() => MetricCatalog.Find(name, task))))
        {
            yield return error;
        }

        if (options.Costs is not null && task == LearningTask.Regression)
        {
            yield return "A table of costs needs a classifier; leave it out for a regression.";
        }

        if (options.Threshold is { } threshold && threshold is not (>= 0 and <= 1))
        {
            yield return $"The threshold {threshold} is out of range; give a probability from 0 to 1.";
        }

        if (options.MinimumSliceRows < 1)
        {
            yield return $"The least number of rows of a slice {options.MinimumSliceRows} is out of range; give 1 or more.";
        }

        if (options.WorstSlices is < 0 or > 50)
        {
            yield return $"The number of worst slices {options.WorstSlices} is out of range; give 0 to 50.";
        }

        foreach (var error in options.Intervals?.Errors() ?? [])
        {
            yield return error;
        }
    }

    internal static IEnumerable<string> Slices(Frame? data, IReadOnlyList<string> classes, EvaluateOptions options)
    {
        data ??= new Frame();
        string[] columns = [.. data.Columns.Select(column => column.Name)];
        foreach (var error in options.Slices.Select(text => SliceColumns.Parse(text, columns).Error(data)).Concat(options.Fairness.Select(text => FairnessKey.Parse(text, columns).Error(data))).OfType<string>().Distinct())
        {
            yield return error;
        }

        if (options.FavourableClass is { } favourable && !classes.Contains(favourable))
        {
            yield return classes.Count == 0 ? "A favourable class needs a classifier, and this model is a regressor. Leave it out." : $"The model has no class '{favourable}'.{Suggestion.Among(favourable, classes, "Its classes are")}";
        }
    }

    /// <summary>What is wrong with costs, by the names of a classifier's classes.</summary>
    internal static IEnumerable<string> Costs(EvaluateOptions options, IReadOnlyList<string> classes, int positiveClass) =>
        options.Costs is null || classes.Count < 2 ? [] : Errors(() => options.Costs.For(classes, positiveClass));

    private static IReadOnlyList<string> Errors(Func<object> work)
    {
        try
        {
            work();
            return [];
        }
        catch (InvalidInputException error)
        {
            return error.Errors;
        }
    }

    internal static void Throw(List<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
