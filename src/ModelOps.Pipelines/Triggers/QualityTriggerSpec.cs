using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Triggers;

/// <summary>True quality of a deployment, where labels come in: <c>quality: true</c>, or <c>quality: {windows: 2, expected: {roc_auc: 0.78}}</c>.</summary>
internal sealed record QualityTriggerSpec
{
    private const string Key = "quality";
    private static readonly string[] _keys = ["deployment", "windows", "expected"];

    /// <summary>The deployment's name or id; null for the one that the file names elsewhere.</summary>
    public string? Deployment { get; init; }

    /// <summary>So many of the newest windows must be worse than expected, one after the other. Default 1.</summary>
    public int Windows { get; init; } = 1;

    /// <summary>What the metrics are to be, by name; each stands above what the deployment expects.</summary>
    public IReadOnlyDictionary<string, double> Expected { get; init; } = new Dictionary<string, double>();

    internal static QualityTriggerSpec? Read(YamlMap section)
    {
        if (!section.HasMap(Key))
        {
            return section.Flag(Key) is true ? new() : null;
        }

        var map = section.Map(Key, _keys);
        return new() { Deployment = map.Text("deployment"), Windows = map.Whole("windows") ?? 1, Expected = map.NumbersByName("expected") };
    }

    internal IEnumerable<string> Errors()
    {
        foreach (var error in DriftTriggerSpec.Errors(Key, Windows))
        {
            yield return error;
        }

        foreach (var name in Expected.Keys)
        {
            string? unknown = null;
            try
            {
                MetricCatalog.Find(name);
            }
            catch (InvalidInputException exception)
            {
                unknown = exception.Message;
            }

            if (unknown is not null)
            {
                yield return unknown;
            }
        }
    }
}
