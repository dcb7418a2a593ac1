using System.Globalization;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Manifests;

namespace ModelOps.Jobs.Kubernetes.States;

/// <summary>What became of each task, from the job, its pods and its events: the one place where Kubernetes' words become ours.</summary>
internal static class TaskStates
{
    /// <summary>The tasks of a job, in the order of their indices.</summary>
    /// <param name="job">The job.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="removed">Pods that were seen before and are no longer there, by index.</param>
    /// <param name="events">Its events.</param>
    internal static List<JobTask> Of(V1Job job, IEnumerable<V1Pod> pods, IReadOnlyDictionary<int, V1Pod> removed, IEnumerable<Corev1Event> events)
    {
        var facts = new JobFacts(job, events);
        var byIndex = pods.Where(pod => Index(pod) is not null).ToLookup(pod => Index(pod)!.Value);
        return [.. Enumerable.Range(0, facts.Tasks).Select(index => Of(facts, index, [.. byIndex[index].OrderBy(Attempt)], removed.GetValueOrDefault(index)))];
    }

    /// <summary>The indices of a job's tasks that have ended for good.</summary>
    internal static IEnumerable<int> EndedIndices(V1Job job, IEnumerable<V1Pod> pods) => IndexSet.Of(job.Status?.CompletedIndexes).Union(IndexSet.Of(job.Status?.FailedIndexes))
        .Union(pods.Where(pod => pod is { Status.Phase: "Succeeded", Metadata.DeletionTimestamp: null }).Select(Index).OfType<int>());

    /// <summary>The index of a pod's task; null for a pod without one.</summary>
    internal static int? Index(V1Pod pod) => Number(pod, Marks.Index);

    /// <summary>Which attempt of its task a pod is, from 1.</summary>
    internal static int Attempt(V1Pod pod) => (Number(pod, Marks.FailureCount) ?? 0) + 1;

    /// <summary>Whether a pod has ended.</summary>
    internal static bool HasEnded(V1Pod pod) => pod.Status?.Phase is "Succeeded" or "Failed";

    private static JobTask Of(JobFacts job, int index, V1Pod[] pods, V1Pod? removed)
    {
        var last = pods.LastOrDefault();
        var task = new JobTask(index, JobState.Waiting) { Attempt = (last ?? removed) is { } known ? Attempt(known) : 0, Node = (last ?? removed)?.Spec?.NodeName };
        // A pod that is ended with its job may end with 0, and has not succeeded.
        if (job.Ended is { } state && !job.Before.Contains(index))
        {
            return last is null || HasEnded(last)
                ? task with { State = state, Reason = job.Reason, Started = (last ?? removed)?.Status?.StartTime, Ended = last is null ? null : PodEnds.Terminated(last)?.FinishedAt }
                : Alive(task, last);
        }

        if (job.Completed.Contains(index) || pods.Any(pod => pod.Status?.Phase == "Succeeded"))
        {
            var good = pods.LastOrDefault(pod => pod.Status?.Phase == "Succeeded") ?? removed;
            var ended = good is null ? null : PodEnds.Terminated(good);
            return task with { State = JobState.Succeeded, ExitCode = 0, Attempt = Math.Max(1, task.Attempt), Started = ended?.StartedAt, Ended = ended?.FinishedAt ?? job.End };
        }

        if (job.HasFailed || job.Failed.Contains(index))
        {
            return last is not null ? HasEnded(last) ? PodEnds.Of(task, last) : Alive(task, last)
                : removed is not null && HasEnded(removed) ? PodEnds.Of(task, removed)
                : task with { State = JobState.Lost, Attempt = Math.Max(1, task.Attempt), Ended = job.End, Reason = job.FailedReason ?? "Its pod was removed before it was seen how it ended." };
        }

        return last is null ? task with { Reason = job.Waits ?? (removed is null ? null : "Its pod was removed, and it is started again.") }
            : last.Status?.Phase == "Failed" ? Ending(task, last)
            : Alive(task, last);
    }

    private static JobTask Alive(JobTask task, V1Pod pod) => pod.Status?.Phase switch
    {
        "Running" => task with { State = JobState.Running, Started = PodEnds.Container(pod)?.State?.Running?.StartedAt ?? pod.Status.StartTime, Reason = pod.Metadata.DeletionTimestamp is null ? null : "It is being stopped." },
        "Unknown" => task with { State = JobState.Running, Started = pod.Status.StartTime, Reason = "Its machine does not answer." },
        _ => task with { Attempt = task.Attempt - 1, Reason = PodWaits.Reason(pod) },
    };

    // It has failed, and the cluster has not said yet whether it is started again.
    private static JobTask Ending(JobTask task, V1Pod pod) => PodEnds.Of(task, pod) is { State: JobState.Lost } lost
        ? task with { Reason = $"It is started again. {lost.Reason}" }
        : task with { State = JobState.Running, Started = PodEnds.Terminated(pod)?.StartedAt ?? pod.Status.StartTime };

    private static int? Number(V1Pod pod, string annotation) =>
        pod.Metadata.Annotations is { } all && all.TryGetValue(annotation, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
