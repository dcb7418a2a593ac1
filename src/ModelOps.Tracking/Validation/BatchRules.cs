namespace ModelOps.Tracking.Validation;

/// <summary>What may be logged to a run, alone or in a batch.</summary>
internal static class BatchRules
{
    public const int ParamValueLength = 6000;
    public const int TagValueLength = 8000;
    private const int MostMetrics = 1000;
    private const int MostParams = 100;
    private const int MostTags = 100;
    private const int MostTogether = 1000;
    private const int MostDatasets = 1000;

    public static void Batch(RunBatch batch)
    {
        var (metrics, parameters, tags) = (batch.Metrics ?? [], batch.Params ?? [], batch.Tags ?? []);
        Count("metrics", metrics.Count, MostMetrics);
        Count("params", parameters.Count, MostParams);
        Count("tags", tags.Count, MostTags);
        var total = metrics.Count + parameters.Count + tags.Count;
        if (total > MostTogether)
        {
            throw TrackingErrors.Invalid(
                $"A batch logging request can contain at most {MostTogether} metrics, params, and tags in total. Got {total} metrics, params, and tags. "
                + "Please split up metrics, params, and tags across multiple requests and try again.");
        }

        var good = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < metrics.Count; i++)
        {
            if (metrics[i].Key is not { } key || good.Add(key))
            {
                NameRules.Key($"metrics[{i}].name", "Metric name", metrics[i].Key);
            }

            Timestamp(metrics[i], $"metrics[{i}].timestamp");
        }

        for (var i = 0; i < parameters.Count; i++)
        {
            NameRules.Key($"params[{i}].key", "Param key", parameters[i].Key);
        }

        for (var i = 0; i < tags.Count; i++)
        {
            NameRules.Key($"tags[{i}].key", "key", tags[i].Key);
            RunName(tags[i]);
        }

        var twice = parameters.GroupBy(param => param.Key, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"'{same.Key}'").ToList();
        if (twice.Count > 0)
        {
            throw TrackingErrors.Invalid(
                $"Duplicate parameter keys have been submitted: [{string.Join(", ", twice)}]. Please ensure the request contains only one param value per param key.");
        }
    }

    public static void Metric(Metric metric)
    {
        NameRules.Key("name", "Metric name", metric.Key);
        Timestamp(metric, "timestamp");
    }

    public static void Param(Param param) => NameRules.Key("key", "Param key", param.Key);

    public static void Tag(Tag tag)
    {
        NameRules.Key("key", "key", tag.Key);
        RunName(tag);
    }

    public static void Inputs(IReadOnlyList<DatasetInput> datasets)
    {
        Count("datasets", datasets.Count, MostDatasets);
        foreach (var input in datasets)
        {
            Dataset(input.Dataset);
            Count("tags of a dataset", input.Tags.Count, MostTags);
            foreach (var tag in input.Tags)
            {
                NameRules.Length("key", tag.Key, 255);
                NameRules.Length("value", tag.Value, 500);
            }
        }
    }

    public static string Cut(string value, int most) => value.Length <= most ? value : value[..(char.IsHighSurrogate(value[most - 1]) ? most - 1 : most)];

    private static void Dataset(Dataset dataset)
    {
        NameRules.Length("name", dataset.Name, 500);
        NameRules.Length("digest", dataset.Digest, 36);
        NameRules.Length("source_type", dataset.SourceType, 36);
        NameRules.Length("source", dataset.Source, 65535);
        NameRules.Length("schema", dataset.Schema ?? "", 1_048_575);
        NameRules.Length("profile", dataset.Profile ?? "", 16_777_215);
    }

    // The tag is the run's name.
    private static void RunName(Tag tag)
    {
        if (tag.Key == "mlflow.runName")
        {
            NameRules.Length("run_name", tag.Value, NameRules.RunNameLength);
        }
    }

    private static void Timestamp(Metric metric, string field)
    {
        if (metric.Timestamp < 0)
        {
            throw TrackingErrors.Invalid(
                $"Invalid value {metric.Timestamp} for parameter '{field}' supplied: metric '{metric.Key}' (value={PythonText.Number(metric.Value)}). "
                + "Timestamp must be a nonnegative long (64-bit integer) ");
        }
    }

    private static void Count(string what, int count, int most)
    {
        if (count > most)
        {
            throw TrackingErrors.Invalid(
                $"A batch logging request can contain at most {most} {what}. Got {count} {what}. Please split up {what} across multiple requests and try again.");
        }
    }
}
