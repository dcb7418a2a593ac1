using ModelOps.Evaluation.Gates.Expressions;
using ModelOps.Evaluation.Yaml;

namespace ModelOps.Evaluation.Gates;

/// <summary>Reads the parts of a gate that are about measured quantities: latency, size, fairness and drift.</summary>
internal static class GateLimitReader
{
    internal static readonly string[] LimitKeys = ["min", "max", "confident"];
    internal static readonly string[] SizeKeys = ["min", "max"];
    internal static readonly string[] LatencyKeys = ["rows", "requests"];
    internal static readonly string[] FairnessKeys = ["favourable", "minimum_rows"];
    internal static readonly string[] DriftKeys = ["max_psi", "level", "columns", "minimum_rows"];
    internal static readonly Dictionary<string, DriftLevel> Levels = new(StringComparer.Ordinal) { ["stable"] = DriftLevel.Stable, ["moderate"] = DriftLevel.Moderate };

    internal static (IReadOnlyList<GateLimit> Limits, GateLatency Latency, IReadOnlyList<GateFairness> Fairness) Read(YamlMap map)
    {
        List<GateLimit?> limits = [];
        if (map.Has("size_mb"))
        {
            limits.Add(Limit(map, "size_mb", SizeKeys, new Quantity(QuantityKind.Size, "size_mb")));
        }

        var latency = Latency(map, limits);
        var columns = map.Map("fairness", null, "fairness");
        GateFairness[] fairness = [.. columns.Keys.Select(column => Fairness(columns, column, limits))];
        return ([.. limits.OfType<GateLimit>()], latency, fairness);
    }

    internal static GateDrift? Drift(YamlMap map)
    {
        if (!map.Has("drift"))
        {
            return null;
        }

        var drift = map.Map("drift", DriftKeys, "drift");
        var level = drift.Text("level");
        if (level is not null && !Levels.ContainsKey(level))
        {
            drift.Wrong("level", $"'level' is '{level}'; give {string.Join(" or ", Levels.Keys)}.");
        }

        var columns = drift.NumbersByName("columns");
        if (map.HasMap("drift") && !drift.Has("max_psi") && level is null && columns.Count == 0)
        {
            map.Wrong("drift", "drift has no limit; give one of: max_psi, level, columns.");
        }

        if (drift.Number("max_psi") is <= 0 || columns.Values.Any(limit => limit <= 0))
        {
            map.Wrong("drift", "a limit of the population stability index is above 0, such as 0.25.");
        }

        return new GateDrift
        {
            MaxPsi = drift.Number("max_psi"),
            Level = level is null ? null : Levels.GetValueOrDefault(level),
            Columns = columns,
            MinimumRows = GateReader.Within(drift, "minimum_rows", 1, int.MaxValue) ?? 100,
        };
    }

    private static GateLatency Latency(YamlMap map, List<GateLimit?> limits)
    {
        var latency = map.Map("latency", null, "latency");
        foreach (var key in latency.Keys.Except(LatencyKeys))
        {
            var name = $"latency.{key}";
            if (QuantityNames.Percentile(name) is null)
            {
                latency.Wrong(key, $"latency has no key '{key}'.{Suggestion.Among(key, ["p50_ms", "p90_ms", "p95_ms", "p99_ms", .. LatencyKeys], "The keys are")}");
                continue;
            }

            limits.Add(Limit(latency, key, LimitKeys, new Quantity(QuantityKind.Latency, name)));
        }

        if (map.HasMap("latency") && !latency.Keys.Except(LatencyKeys).Any())
        {
            map.Wrong("latency", "latency has no limit; give one such as 'p99_ms: {max: 5}'.");
        }

        return new GateLatency(GateReader.Within(latency, "rows", 1, 100_000) ?? 1, GateReader.Within(latency, "requests", 100, 1_000_000) ?? 2000);
    }

    private static GateFairness Fairness(YamlMap columns, string column, List<GateLimit?> limits)
    {
        var map = columns.Map(column, null, $"fairness by '{column}'");
        foreach (var key in map.Keys.Except(FairnessKeys))
        {
            try
            {
                limits.Add(Limit(map, key, LimitKeys, new Quantity(QuantityKind.Fairness, QuantityNames.Fairness + FairnessMeasures.Find(key).Name) { Column = column }));
            }
            catch (InvalidInputException exception)
            {
                map.Wrong(key, exception.Message);
            }
        }

        if (columns.HasMap(column) && !map.Keys.Except(FairnessKeys).Any())
        {
            columns.Wrong(column, $"fairness by '{column}' has no limit; give one such as 'disparate_impact: {{min: 0.8}}'.");
        }

        return new GateFairness(column, map.Text("favourable"), GateReader.Count(map, "minimum_rows", 30));
    }

    private static GateLimit? Limit(YamlMap map, string key, string[] keys, Quantity quantity)
    {
        var before = map.Errors.Count;
        var limits = map.Map(key, keys, $"'{key}'");
        var limit = new GateLimit(quantity) { Min = limits.Number("min"), Max = limits.Number("max"), Confident = limits.Flag("confident") ?? false };
        if (map.Errors.Count == before && limit is { Min: null, Max: null })
        {
            map.Wrong(key, $"'{key}' has no limit; give min or max.");
        }

        if (limit.Min > limit.Max)
        {
            map.Wrong(key, FormattableString.Invariant($"'{key}' has min {limit.Min} above max {limit.Max}; no value satisfies both."));
        }

        return map.Errors.Count == before ? limit : null;
    }
}
