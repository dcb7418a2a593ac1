using System.Globalization;
using ModelOps.Tracking;
using TrackedMetric = ModelOps.Tracking.Metric;

namespace ModelOps;

/// <summary>Reads what the metrics of runs stand for. Not safe for use by several threads at once.</summary>
internal sealed class RunMetrics
{
    internal const string TrialTag = "modelops.trial";
    internal const string TrialsTag = "modelops.trials";
    internal const string FoldsParam = "cv_folds";
    private const string ParentTag = "mlflow.parentRunId";
    private readonly Dictionary<(string Key, bool IsTrial), MetricKey> _keys = [];

    /// <summary>The run that a trial of a search belongs to; null for a run that is none.</summary>
    internal static string? SearchOf(Run run) => Tag(run, TrialTag) is null && Tag(run, "mlflow.autologging") is null ? null : Tag(run, ParentTag);

    /// <summary>What a run's metric stands for. Trials of older searches have their cross-validated values under plain names.</summary>
    internal MetricKey KeyOf(Run run, string key)
    {
        var isTrial = Tag(run, TrialTag) is not null;
        if (!_keys.TryGetValue((key, isTrial), out var known))
        {
            known = MetricKey.Of(key);
            known = isTrial && known is { Kind: null, Metric: not null } ? known with { Kind = EstimateKind.CrossValidated } : known;
            _keys[(key, isTrial)] = known;
        }

        return known;
    }

    /// <summary>The run's metric that is what is wanted, under whatever key; null when it has none.</summary>
    internal TrackedMetric? Find(Run run, MetricKey wanted)
    {
        var same = run.Data.Metrics.Where(metric => KeyOf(run, metric.Key).IsSameAs(wanted)).ToArray();
        return same.FirstOrDefault(metric => metric.Key == wanted.Key) ?? same.FirstOrDefault();
    }

    /// <summary>The data behind a value: what the key names, or the one held-out value that was logged with it. Null when that is not known.</summary>
    internal string? DataOf(Run run, TrackedMetric metric)
    {
        var key = KeyOf(run, metric.Key);
        if (key.DataSet is not null || key is not { Kind: null, Metric: not null })
        {
            return key.DataSet;
        }

        // An evaluation logs both keys at once; values of several data sets may be equal by chance.
        TrackedMetric[] same = [.. run.Data.Metrics.Where(other =>
            other.Timestamp == metric.Timestamp && other.Value.Equals(metric.Value) && other.Key.EndsWith($"/{metric.Key}", StringComparison.Ordinal))];
        return same.Length == 1 ? same[0].Key[..^(metric.Key.Length + 1)] : null;
    }

    /// <summary>What tells the data behind a value from other data: its digest where the run has an evaluation on data of that name, else the name.</summary>
    internal static string? DigestOf(Run run, string? data)
    {
        string[] digests = [.. run.Inputs
            .Where(input => data is not null && EvaluationEvidence.SafeName(input.Dataset.Name) == data && input.Tags.Any(tag => tag is { Key: "mlflow.data.context", Value: "evaluation" }))
            .Select(input => input.Dataset.Digest).Distinct().Order(StringComparer.Ordinal)];
        return digests.Length == 0 ? data : string.Join(" or ", digests);
    }

    /// <summary>The key in words for all of these runs: with folds and data where they agree on them.</summary>
    internal string Head(MetricKey wanted, IReadOnlyList<Run> runs)
    {
        var found = runs.Select(run => (Run: run, Metric: Find(run, wanted))).Where(pair => pair.Metric is not null).ToArray();
        int?[] folds = [.. found.Select(pair => FoldsOf(pair.Run)).Distinct()];
        string?[] data = [.. found.Select(pair => DataOf(pair.Run, pair.Metric!)).Distinct()];
        return wanted.ToWords(folds.Length == 1 ? folds[0] : null, data.Length == 1 ? data[0] : null);
    }

    private static int? FoldsOf(Run run) =>
        int.TryParse(run.Data.Params.FirstOrDefault(param => param.Key == FoldsParam)?.Value, CultureInfo.InvariantCulture, out var folds) ? folds : null;

    private static string? Tag(Run run, string key) => run.Data.Tags.FirstOrDefault(tag => tag.Key == key)?.Value;
}
