using ModelOps.Evaluation.Gates.Expressions;
using ModelOps.Evaluation.Yaml;

namespace ModelOps.Evaluation.Gates;

/// <summary>Reads gates strictly: what it does not know is an error, and all errors are reported at once.</summary>
internal static class GateReader
{
    internal static readonly string[] TopKeys =
        ["metrics", "minimum_rows", "slices", "rules", "fairness", "latency", "size_mb", "drift", "approvals", "confidence", "resamples", "seed"];

    internal static readonly string[] SliceKeys = ["metrics", "minimum_rows"];
    internal static readonly string[] RuleKeys = ["min", "max", "max_drop_vs_champion", "min_gain_vs_champion", "confident"];
    internal static readonly string[] ExpressionKeys = ["rule", "minimum_rows", "confident"];

    internal static Gate Read(string yaml, string name)
    {
        var map = YamlMap.Read(yaml, name, "the gate", TopKeys);
        var rules = Rules(map, inSlice: false);
        var columns = map.Map("slices", null, "slices");
        GateSlice[] slices = [.. columns.Keys.Select(column => Slice(columns, column))];
        GateExpression[] expressions = [.. map.Items("rules", "rule", ExpressionKeys, "a rule").Select(Expression).OfType<GateExpression>()];
        var (limits, latency, fairness) = GateLimitReader.Read(map);
        var drift = GateLimitReader.Drift(map);
        List<string> errors = map.Errors.Count == 0 && rules.Length + slices.Length + expressions.Length + limits.Count == 0 && drift is null
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
        var approvals = Within(map, "approvals", 1, 20);
        errors = [.. map.Errors, .. errors];
        return errors.Count > 0 ? throw new InvalidInputException(errors) : new Gate(name)
        {
            MinimumRows = minimum,
            Rules = rules,
            Slices = slices,
            Expressions = expressions,
            Limits = limits,
            Latency = latency,
            Fairness = fairness,
            Drift = drift,
            Approvals = approvals,
            Bootstrap = bootstrap,
        };
    }

    /// <summary>A whole number of 0 or more.</summary>
    internal static int Count(YamlMap map, string key, int otherwise)
    {
        var number = map.Whole(key) ?? otherwise;
        if (number < 0)
        {
            map.Wrong(key, FormattableString.Invariant($"'{key}' is {number}; give a whole number of 0 or more."));
        }

        return number;
    }

    /// <summary>A whole number in a range; null where the key is missing.</summary>
    internal static int? Within(YamlMap map, string key, int least, int most)
    {
        var number = map.Whole(key);
        if (number < least || number > most)
        {
            map.Wrong(key, FormattableString.Invariant($"'{key}' is {number}; give a whole number from {least} to {most}."));
        }

        return number;
    }

    private static GateSlice Slice(YamlMap columns, string column)
    {
        var before = columns.Errors.Count;
        var map = columns.Map(column, SliceKeys, $"the slice '{column}'");
        var rules = Rules(map, inSlice: true);
        if (rules.Length == 0 && map.Errors.Count == before)
        {
            columns.Wrong(column, $"the slice '{column}' has no rules; write at least 'metrics: {{accuracy: {{min: 0.7}}}}'.");
        }

        return new GateSlice(column, Count(map, "minimum_rows", 30), rules);
    }

    private static GateExpression? Expression(YamlMap map)
    {
        if (map.Text("rule") is not { } text)
        {
            if (map.IsMap && !map.Has("rule"))
            {
                map.Missing("rule", "Give the rule, such as 'roc_auc >= 0.75'.");
            }

            return null;
        }

        try
        {
            return GateExpression.Parse(text) with { MinimumRows = Count(map, "minimum_rows", 30), Confident = map.Flag("confident") ?? false };
        }
        catch (InvalidInputException exception)
        {
            map.Wrong("rule", exception.Message);
            return null;
        }
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
        var map = metrics.Map(name, inSlice ? [.. RuleKeys, "max_gap"] : RuleKeys, $"the metric '{name}'");
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
            metrics.Wrong(name, $"the metric '{name}' has no limit; give one of: {string.Join(", ", RuleKeys[..4])}{(inSlice ? ", max_gap" : "")}.");
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
}
