using ModelOps.Evaluation.Yaml;

namespace ModelOps.Deployments.Loop.Watches;

/// <summary>True quality of the loop's deployment, where labels come in: <c>quality: true</c>, or <c>quality: {windows: 2, expected: {roc_auc: 0.78}}</c>.</summary>
internal sealed record QualityWatchSpec
{
    private const string Key = "quality";
    private static readonly string[] _keys = ["windows", "expected"];

    /// <summary>So many of the newest windows must be worse than expected, one after the other. Default 1.</summary>
    public int Windows { get; init; } = 1;

    /// <summary>What the metrics are to be, by name; each stands above what the deployment expects.</summary>
    public IReadOnlyDictionary<string, double> Expected { get; init; } = new Dictionary<string, double>();

    internal static QualityWatchSpec? Read(YamlMap section)
    {
        if (!section.HasMap(Key))
        {
            return section.Flag(Key) is true ? new() : null;
        }

        var map = section.Map(Key, _keys);
        return new() { Windows = map.Whole("windows") ?? 1, Expected = map.NumbersByName("expected") };
    }

    internal IEnumerable<string> Errors()
    {
        foreach (var error in DriftWatchSpec.Errors(Key, Windows))
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
