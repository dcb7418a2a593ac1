using k8s.Models;
using ModelOps.Jobs.Kubernetes.Manifests;

namespace ModelOps.Jobs.Kubernetes.States;

/// <summary>What a job says of itself.</summary>
internal sealed class JobFacts
{
    private readonly V1Job _job;
    private readonly IEnumerable<Corev1Event> _events;

    internal JobFacts(V1Job job, IEnumerable<Corev1Event> events)
    {
        (_job, _events) = (job, events);
        Completed = IndexSet.Of(job.Status?.CompletedIndexes);
        Failed = IndexSet.Of(job.Status?.FailedIndexes);
        var failed = Condition("Failed");
        HasFailed = failed is not null;
        FailedReason = failed is null ? null : $"Its job failed ({failed.Reason}){(failed.Message is { Length: > 0 } message ? $": {message.TrimEnd('.')}." : ".")}";
        End = job.Status?.CompletionTime ?? failed?.LastTransitionTime;
    }

    /// <summary>How many tasks it has.</summary>
    internal int Tasks => _job.Spec.Completions ?? 1;

    /// <summary>Indices that have succeeded.</summary>
    internal HashSet<int> Completed { get; }

    /// <summary>Indices that have failed for good.</summary>
    internal HashSet<int> Failed { get; }

    /// <summary>Whether it has failed as a whole.</summary>
    internal bool HasFailed { get; }

    /// <summary>Why it has failed.</summary>
    internal string? FailedReason { get; }

    /// <summary>When it ended.</summary>
    internal DateTimeOffset? End { get; }

    /// <summary>What the engine ended it as; null when it did not.</summary>
    internal JobState? Ended => Annotation(_job, Marks.Ended) is { } text && Enum.TryParse<JobState>(text, out var state) ? state : null;

    /// <summary>The indices that had ended by themselves before that.</summary>
    internal HashSet<int> Before => IndexSet.Of(Annotation(_job, Marks.Before));

    /// <summary>Why the engine ended it.</summary>
    internal string? Reason => Annotation(_job, Marks.Reason);

    /// <summary>Why it has no pod yet; null when nothing is known.</summary>
    internal string? Waits => Annotation(_job, Marks.Held) switch
    {
        Marks.HeldForSecret => "The values of its secret variables are not in the cluster yet: start it again with the same key.",
        Marks.HeldForJobs => $"It waits for {string.Join(", ", After(_job))}.",
        _ when _job.Spec.Suspend == true => "Its job is suspended, by a queue or a person.",
        _ => _events.Where(each => each.Type == "Warning").OrderBy(each => each.LastTimestamp ?? each.Metadata.CreationTimestamp).LastOrDefault() is { Message: { Length: > 0 } message } last
            ? $"Its pod cannot be made ({last.Reason}): {message.TrimEnd('.')}."
            : null,
    };

    /// <summary>Whether the job has ended, in whatever way.</summary>
    internal static bool HasFinished(V1Job job) => job.Status?.Conditions?.Any(condition => condition is { Type: "Complete" or "Failed", Status: "True" }) == true;

    /// <summary>The jobs that it waits for.</summary>
    internal static string[] After(V1Job job) => Annotation(job, Marks.After)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>An annotation; null when it has none of that name.</summary>
    internal static string? Annotation(V1Job job, string name) => job.Metadata.Annotations is { } all && all.TryGetValue(name, out var value) ? value : null;

    private V1JobCondition? Condition(string type) => _job.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Status == "True");
}
