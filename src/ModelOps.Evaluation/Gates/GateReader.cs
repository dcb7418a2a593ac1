using ModelOps.Evaluation.Yaml;

namespace ModelOps.Evaluation.Gates;

/// <summary>Reads gates strictly: what it does not know is an error, and all errors are reported at once.</summary>
internal static class GateReader
{
    private static readonly string[] _topKeys = ["metrics", "minimum_rows", "slices", "confidence", "resamples", "seed"];
    private static readonly string[] _sliceKeys = ["metrics", "minimum_rows"];
    private static readonly string[] _ruleKeys = ["min", "max", "max_drop_vs_champion", "min_gain_vs_champion", "confident"];

    internal static Gate Read(string yaml, string name)
    {
        var map = YamlMap.Read(yaml, name, "the gate", _topKeys);
        var rules = Rules(map, inSlice: false);
        var columns = map.Map("slices", null, "slices");
        GateSlice[] slices = [.. columns.Keys.Select(column => Slice(columns, column))];
        List<string> errors = map.Errors.Count == 0 && rules.Length + slices.Length == 0
            ? [$"The gate '{name}' has no rules; write at least 'metrics: {{roc_auc: {{min: 0.75}}}}'."]
            : [];
        var bootstrap = new BootstrapOptions
        {
            Confidence = map.Number("confidence") ?? 0.95,
            Resamples = Count(map, "resamples", 1000),
            Seed = Count(map, "seed", 42),
        };
        errors.AddRange(bootstrap.Errors().Select(error => $"{name}: {error}"));
        var minimum = Count(map, "minimum_rows", 1);
        errors = [.. map.Errors, .. errors];
        return errors.Count == 0 ? new Gate(name) { MinimumRows = minimum, Rules = rules, Slices = slices, Bootstrap = bootstrap } : throw new InvalidInputException(errors);
    }

    private static GateSlice Slice(YamlMap columns, string column)
    {
        var before = columns.Errors.Count;
        var map = columns.Map(column, _sliceKeys, $"the slice '{column}'");
        var rules = Rules(map, inSlice: true);
        if (rules.Length == 0 && map.Errors.Count == before)
        {
            columns.Wrong(column, $"the slice '{column}' has no rules; write at least 'metrics: {{accuracy: {{min: 0.7}}}}'.");
        }

        return new GateSlice(column, Count(map, "minimum_rows", 30), rules);
    }

    private static GateRule[] Rules(YamlMap map, bool inSlice)
    {
        var metrics = map.Map("metrics", null, "metrics");
        return [.. metrics.Keys.Select(name => Rule(metrics, name, inSlice)).OfType<GateRule>()];
    }

    private static GateRule? Rule(YamlMap metrics, string name, bool inSlice)
    {
        var metric = Metric(metrics, name);
        var before = metrics.Errors.Count;
        var map = metrics.Map(name, inSlice ? [.. _ruleKeys, "max_gap"] : _ruleKeys, $"the metric '{name}'");
        if (metric is null)
        {
            return null;
        }

        var rule = new GateRule(metric)
        {
            Min = map.Number("min"),
            Max = map.Number("max"),
            MaxDropVsChampion = NotNegative(map, "max_drop_vs_champion"),
            MinGainVsChampion = map.Number("min_gain_vs_champion"),
            MaxGap = NotNegative(map, "max_gap"),
            Confident = map.Flag("confident") ?? false,
        };
        if (metrics.Errors.Count == before && rule is { Min: null, Max: null, MaxDropVsChampion: null, MinGainVsChampion: null, MaxGap: null })
        {
            metrics.Wrong(name, $"the metric '{name}' has no limit; give one of: {string.Join(", ", _ruleKeys[..4])}{(inSlice ? ", max_gap" : "")}.");
        }

        if (rule.Min > rule.Max)
        {
            metrics.Wrong(name, FormattableString.Invariant($"the metric '{name}' has min {rule.Min} above max {rule.Max}; no value satisfies both."));
        }

        return rule;
    }

    private static MetricDefinition? Metric(YamlMap metrics, string name)
    {
        try
        {
            return MetricCatalog.Find(name);
        }
        catch (InvalidInputException exception)
        {
            metrics.Wrong(name, exception.Message);
            return null;
        }
    }

    private static double? NotNegative(YamlMap map, string key)
    {
        var number = map.Number(key);
        if (number < 0)
        {
            map.Wrong(key, FormattableString.Invariant($"'{key}' is {number}; give 0 or more."));
        }

        return number;
    }

    private static int Count(YamlMap map, string key, int otherwise)
    {
        var number = map.Whole(key) ?? otherwise;
        if (number < 0)
        {
            map.Wrong(key, FormattableString.Invariant($"'{key}' is {number}; give a whole number of 0 or more."));
        }

        return number;
    }
}
