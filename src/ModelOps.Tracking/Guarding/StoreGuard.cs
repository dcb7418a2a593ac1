using Microsoft.Extensions.Logging;
using ModelOps.Redaction;
using ModelOps.Tracking.Telemetry;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Guarding;

/// <summary>Keeps secrets out of a store: replaces them in values and files before they are written, refuses them in names, and says where one was, not what.</summary>
internal sealed class StoreGuard(TrackingStoreOptions options)
{
    private readonly ILogger _logger = options.LoggerFactory.CreateLogger(TrackingLog.Category);

    public Param Param(string runId, Param param) => Clean("param", param.Key, "run", runId, param.Key, param.Value) is { } clean ? param with { Value = clean } : param;

    /// <param name="owner">What has the tag, as <c>run</c>.</param>
    /// <param name="id">Which one.</param>
    /// <param name="tag">The tag.</param>
    public Tag Tag(string owner, string id, Tag tag) => Clean("tag", tag.Key, owner, id, tag.Key, tag.Value) is { } clean ? tag with { Value = clean } : tag;

    public IReadOnlyList<Tag>? Tags(string owner, string id, IReadOnlyList<Tag>? tags) => tags is null ? null : Each(tags, tag => Tag(owner, id, tag));

    /// <summary>A text that has no key, as a run's name or a version's description.</summary>
    public string? Text(string what, string owner, string id, string? text) => text is null ? null : Clean(what, null, owner, id, null, text) ?? text;

    public RunBatch Batch(string runId, RunBatch batch)
    {
        if (batch.Metrics is { Count: > 0 } metrics)
        {
            MetricNames(metrics);
        }

        return batch.Params is null or { Count: 0 } && batch.Tags is null or { Count: 0 } ? batch : batch with
        {
            Params = batch.Params is { } parameters ? Each(parameters, param => Param(runId, param)) : null,
            Tags = Tags("run", runId, batch.Tags),
        };
    }

    public NewRun Run(NewRun run) => run with { Name = Text("name", "run", "", run.Name), Tags = Tags("run", "", run.Tags) };

    public NewModelVersion Version(NewModelVersion version) => version with
    {
        Description = Text("description", "a version of", version.Name, version.Description),
        Tags = Tags("a version of", version.Name, version.Tags),
    };

    public IReadOnlyList<DatasetInput> Inputs(string runId, IReadOnlyList<DatasetInput> inputs) => Each(inputs, input => input with
    {
        Dataset = input.Dataset with { Source = Text("source of a dataset", "run", runId, input.Dataset.Source)!, Name = Text("name of a dataset", "run", runId, input.Dataset.Name)! },
        Tags = Tags("run", runId, input.Tags)!,
    });

    /// <summary>Refuses a name that holds a secret: to replace it would make another series.</summary>
    /// <exception cref="TrackingException">INVALID_PARAMETER_VALUE; the message has nothing of the secret.</exception>
    public static void MetricName(string key)
    {
        if (key is not null && SecretText.Find(key) is [var match, ..])
        {
            throw TrackingErrors.Invalid($"A metric's name holds a secret ({match.Kind}); nothing was logged. Name the metric after what it measures.");
        }
    }

    public IArtifactStore Artifacts(IArtifactStore store) => new GuardedArtifactStore(store, (path, matches) =>
        Say($"{Kinds(matches)} in the artifact '{path}' {(matches.Count == 1 ? "was" : "were")} replaced by {SecretText.Replacement}."));

    // Points of one metric come together.
    private static void MetricNames(IReadOnlyList<Metric> metrics)
    {
        string? last = null;
        for (var i = 0; i < metrics.Count; i++)
        {
            if (!ReferenceEquals(metrics[i].Key, last) && metrics[i].Key != last)
            {
                last = metrics[i].Key;
                MetricName(last);
            }
        }
    }

    // The same list where nothing is to be replaced, which is nearly always.
    private static IReadOnlyList<T> Each<T>(IReadOnlyList<T> items, Func<T, T> clean)
    {
        T[]? changed = null;
        for (var i = 0; i < items.Count; i++)
        {
            var item = clean(items[i]);
            if (changed is not null || !EqualityComparer<T>.Default.Equals(item, items[i]))
            {
                changed ??= [.. items];
                changed[i] = item;
            }
        }

        return changed ?? items;
    }

    private string? Clean(string what, string? key, string owner, string id, string? name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        var matches = name is null ? SecretText.Find(value) : SecretText.Find(name, value);
        if (matches.Count == 0)
        {
            return null;
        }

        var place = key is null ? $"the {what}" : $"the {what} '{SecretText.Redact(key)}'";
        Say($"{Kinds(matches)} in {place} of {(id.Length == 0 ? "a new " + owner : $"{owner} {id}")} {(matches.Count == 1 ? "was" : "were")} replaced by {SecretText.Replacement}. Log where it is instead, as env:NAME.");
        return SecretText.Replace(value, matches);
    }

    private static string Kinds(IReadOnlyCollection<SecretMatch> matches)
    {
        var kinds = string.Join(", ", matches.Select(match => match.Kind).Distinct());
        return matches.Count == 1 ? $"A secret ({kinds})" : $"{matches.Count} secrets ({kinds})";
    }

    private void Say(string sentence)
    {
        TrackingLog.SecretReplaced(_logger, sentence);
        options.SecretReplaced?.Invoke(sentence);
    }
}
