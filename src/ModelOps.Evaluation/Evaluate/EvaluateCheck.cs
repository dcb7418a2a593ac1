using ModelOps.Evaluation.Fairness;
using ModelOps.Evaluation.Slices;

namespace ModelOps.Evaluation.Evaluate;

/// <summary>Refuses options that do not fit the rows; all errors at once.</summary>
internal static class EvaluateCheck
{
    internal static void Rows(MetricInput rows, IReadOnlyList<string>? classes, Frame? data, EvaluateOptions options)
    {
        List<string> errors = [.. Common(options)];
        if ((classes?.Count ?? 0) != rows.ClassCount)
        {
            errors.Add($"There are {classes?.Count ?? 0} class names for {rows.ClassCount} classes.");
        }

        if (data is not null && data.RowCount != rows.Count)
        {
            errors.Add($"The data has {data.RowCount} rows, but {rows.Count} rows were scored.");
        }

        errors.AddRange(Slices(data, classes ?? [], options));
        Throw(errors);
    }

    internal static IEnumerable<string> Common(EvaluateOptions options)
    {
        if (options.Threshold is { } threshold && threshold is not (>= 0 and <= 1))
        {
            yield return $"The threshold {threshold} is out of range; give a probability from 0 to 1.";
        }

        if (options.MinimumSliceRows < 1)
        {
            yield return $"The least number of rows of a slice {options.MinimumSliceRows} is out of range; give 1 or more.";
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

    internal static void Throw(List<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
