using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOps.Evaluation.Gates;

/// <summary>Reads gates strictly: what it does not know is an error, and all errors are reported at once.</summary>
internal sealed class GateReader
{
    private static readonly string[] _topKeys = ["metrics", "minimum_rows", "slices", "confidence", "resamples", "seed"];
    private static readonly string[] _sliceKeys = ["metrics", "minimum_rows"];
    private static readonly string[] _ruleKeys = ["min", "max", "max_drop_vs_champion", "min_gain_vs_champion", "confident"];

    private readonly string _name;
    private readonly List<string> _errors = [];

    private GateReader(string name) => _name = name;

    internal static Gate Read(string yaml, string name)
    {
        var reader = new GateReader(name);
        var gate = reader.Read(Document(yaml, name));
        return reader._errors.Count == 0 ? gate : throw new InvalidInputException(reader._errors);
    }

    private static YamlNode? Document(string yaml, string name)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException exception)
        {
            throw new InvalidInputException($"The gate '{name}' is not YAML: line {exception.Start.Line}: {exception.Message} Fix that line.", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException)
        {
            // What YamlDotNet's scanner throws when the text ends inside braces, among others.
            throw new InvalidInputException($"The gate '{name}' is not YAML: a brace, bracket or quote is not closed, or a value is malformed. Fix it.", exception);
        }
    }

    private Gate Read(YamlNode? root)
    {
        var keys = Map(root, "the gate", _topKeys);
        var rules = Rules(keys.GetValueOrDefault("metrics"), inSlice: false);
        var slices = Map(keys.GetValueOrDefault("slices"), "slices", null).Select(pair => Slice(pair.Key, pair.Value)).ToArray();
        if (_errors.Count == 0 && rules.Length + slices.Length == 0)
        {
            _errors.Add($"The gate '{_name}' has no rules; write at least 'metrics: {{roc_auc: {{min: 0.75}}}}'.");
        }

        var bootstrap = new BootstrapOptions
        {
            Confidence = Number(keys.GetValueOrDefault("confidence"), "confidence") ?? 0.95,
            Resamples = Whole(keys.GetValueOrDefault("resamples"), "resamples", 1000),
            Seed = Whole(keys.GetValueOrDefault("seed"), "seed", 42),
        };
        _errors.AddRange(bootstrap.Errors().Select(exception => $"{_name}: {exception}"));
        return new Gate(_name) { MinimumRows = Whole(keys.GetValueOrDefault("minimum_rows"), "minimum_rows", 1), Rules = rules, Slices = slices, Bootstrap = bootstrap };
    }

    private GateSlice Slice(string column, YamlNode node)
    {
        var keys = Map(node, $"the slice '{column}'", _sliceKeys);
        var before = _errors.Count;
        var rules = Rules(keys.GetValueOrDefault("metrics"), inSlice: true);
        if (rules.Length == 0 && _errors.Count == before)
        {
            Error(node, $"the slice '{column}' has no rules; write at least 'metrics: {{accuracy: {{min: 0.7}}}}'.");
        }

        return new GateSlice(column, Whole(keys.GetValueOrDefault("minimum_rows"), "minimum_rows", 30), rules);
    }

    private GateRule[] Rules(YamlNode? node, bool inSlice) =>
        [.. Map(node, "metrics", null).Select(pair => Rule(pair.Key, pair.Value, inSlice)).OfType<GateRule>()];

    private GateRule? Rule(string name, YamlNode node, bool inSlice)
    {
        var metric = Try(() => MetricCatalog.Find(name), node);
        var before = _errors.Count;
        var keys = Map(node, $"the metric '{name}'", inSlice ? [.. _ruleKeys, "max_gap"] : _ruleKeys);
        if (metric is null)
        {
            return null;
        }

        var rule = new GateRule(metric)
        {
            Min = Number(keys.GetValueOrDefault("min"), "min"),
            Max = Number(keys.GetValueOrDefault("max"), "max"),
            MaxDropVsChampion = NotNegative(keys.GetValueOrDefault("max_drop_vs_champion"), "max_drop_vs_champion"),
            MinGainVsChampion = Number(keys.GetValueOrDefault("min_gain_vs_champion"), "min_gain_vs_champion"),
            MaxGap = NotNegative(keys.GetValueOrDefault("max_gap"), "max_gap"),
            Confident = Flag(keys.GetValueOrDefault("confident"), "confident"),
        };
        if (_errors.Count == before && rule is { Min: null, Max: null, MaxDropVsChampion: null, MinGainVsChampion: null, MaxGap: null })
        {
            Error(node, $"the metric '{name}' has no limit; give one of: {string.Join(", ", _ruleKeys[..4])}{(inSlice ? ", max_gap" : "")}.");
        }

        if (rule.Min > rule.Max)
        {
            Error(node, FormattableString.Invariant($"the metric '{name}' has min {rule.Min} above max {rule.Max}; no value satisfies both."));
        }

        return rule;
    }

    private Dictionary<string, YamlNode> Map(YamlNode? node, string what, string[]? known)
    {
        var map = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        if (node is null or YamlScalarNode { Value: null or "" })
        {
            return map;
        }

        if (node is not YamlMappingNode mapping)
        {
            Error(node, $"{what} must be a map of keys and values.");
            return map;
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (known is not null && !known.Contains(name))
            {
                Error(key, $"{what} has no key '{name}'.{Suggestion.Among(name, known, "The keys are")}");
            }
            else
            {
                map[name] = value;
            }
        }

        return map;
    }

    private double? NotNegative(YamlNode? node, string key)
    {
        var number = Number(node, key);
        if (number < 0)
        {
            Error(node!, FormattableString.Invariant($"'{key}' is {number}; give 0 or more."));
        }

        return number;
    }

    private int Whole(YamlNode? node, string key, int otherwise)
    {
        var number = Number(node, key) ?? otherwise;
        if (number is < 0 or > int.MaxValue || number != Math.Floor(number))
        {
            Error(node!, FormattableString.Invariant($"'{key}' is {number}; give a whole number of 0 or more."));
            return otherwise;
        }

        return (int)number;
    }

    private double? Number(YamlNode? node, string key)
    {
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode scalar && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        Error(node, $"'{key}' is '{node}', which is not a number.");
        return null;
    }

    private bool Flag(YamlNode? node, string key)
    {
        if (node is null || (node as YamlScalarNode)?.Value is "false")
        {
            return false;
        }

        if ((node as YamlScalarNode)?.Value is not "true")
        {
            Error(node, $"'{key}' is '{node}'; give true or false.");
        }

        return true;
    }

    private T? Try<T>(Func<T> get, YamlNode node)
        where T : class
    {
        try
        {
            return get();
        }
        catch (InvalidInputException exception)
        {
            Error(node, exception.Message);
            return null;
        }
    }

    private void Error(YamlNode node, string sentence) => _errors.Add(FormattableString.Invariant($"{_name}, line {node.Start.Line}: {sentence}"));
}
