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

        errors.AddRange(Slices(data, options));
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

    internal static IEnumerable<string> Slices(Frame? data, EvaluateOptions options)
    {
        string[] columns = [.. data?.Columns.Select(column => column.Name) ?? []];
        return options.Slices.Where(name => !columns.Contains(name)).Select(name => $"There is no column '{name}' to slice by.{Suggestion.Among(name, columns, "The columns are")}");
    }

    internal static void Throw(List<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
