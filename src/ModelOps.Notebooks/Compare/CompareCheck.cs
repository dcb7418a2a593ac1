namespace ModelOps;

/// <summary>Refuses options of a comparison that exclude each other; all errors at once.</summary>
internal static class CompareCheck
{
    internal static void Refuse(CompareOptions options)
    {
        string[] errors = [.. options.IsOfModels ? OfModels(options) : OfRuns(options)];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static IEnumerable<string> OfModels(CompareOptions options)
    {
        (string Name, bool Given)[] ofRuns =
        [
            ("top", options.Top != CompareOptions.DefaultTop), ("filter", options.Filter is not null), ("higher-is-better", options.HigherIsBetter), ("lower-is-better", options.LowerIsBetter), ("trials", options.Trials),
        ];
        foreach (var (name, _) in ofRuns.Where(each => each.Given))
        {
            yield return $"'{Wording.Option(name)}' is for runs side by side, and models are named. Leave it out, or the models.";
        }

        if (options.Models.Count + options.Given.Count < 2)
        {
            yield return $"Comparing takes two models or more, and only '{options.Models.Concat(options.Given.Select(model => model.Reference)).First()}' is named. Name the other one, too.";
        }
    }

    private static IEnumerable<string> OfRuns(CompareOptions options)
    {
        if (options.Data is not null || options.Baseline is not null)
        {
            yield return $"'{Wording.Option(options.Data is not null ? "data" : "baseline")}' is for models on the same rows, and none is named. Name two or more.";
        }

        if (options.Metric.Length == 0)
        {
            yield return $"Name two models or more to compare them on the same rows, or give '{Wording.Option("metric")}' to put runs side by side by a metric that they logged.";
        }

        if (options is { HigherIsBetter: true, LowerIsBetter: true })
        {
            yield return $"'{Wording.Option("higher-is-better")}' and '{Wording.Option("lower-is-better")}' exclude each other. Give the one that is true of the metric.";
        }

        if (options.Top < 1)
        {
            yield return $"'{Wording.Option("top")}' is {options.Top}; give 1 or more.";
        }
    }
}
