using System.Globalization;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Manifests;

namespace ModelOps.Jobs.Kubernetes.States;

/// <summary>What became of each task, from the job, its pods and its events: the one place where Kubernetes' words become ours.</summary>
internal static class TaskStates
{
    /// <summary>The tasks of a job, in the order of their indices.</summary>
    internal static List<JobTask> Of(V1Job job, IEnumerable<V1Pod> pods, IEnumerable<Corev1Event> events)
    {
        var facts = new JobFacts(job, events);
        var byIndex = pods.Where(pod => Index(pod) is not null).GroupBy(pod => Index(pod)!.Value).ToDictionary(group => group.Key, group => group.OrderBy(Attempt).ThenBy(pod => pod.Metadata.CreationTimestamp).ToArray());
        return [.. Enumerable.Range(0, facts.Tasks).Select(index => Of(facts, index, byIndex.GetValueOrDefault(index, [])))];
    }

    /// <summary>The index of a pod's task; null for a pod without one.</summary>
    internal static int? Index(V1Pod pod) => Number(pod, Marks.Index);

    /// <summary>Which attempt of its task a pod is, from 1.</summary>
    internal static int Attempt(V1Pod pod) => (Number(pod, Marks.FailureCount) ?? 0) + 1;

    /// <summary>Whether a pod has ended.</summary>
    internal static bool HasEnded(V1Pod pod) => pod.Status?.Phase is "Succeeded" or "Failed";

    private static JobTask Of(JobFacts job, int index, V1Pod[] pods)
    {
        var last = pods.LastOrDefault();
        var task = new JobTask(index, JobState.Waiting) { Attempt = last is null ? 0 : Attempt(last), Node = last?.Spec?.NodeName };
        if (job.Completed.Contains(index) || pods.Any(pod => pod.Status?.Phase == "Succeeded"))
        {
            var good = pods.LastOrDefault(pod => pod.Status?.Phase == "Succeeded");
            var ended = good is null ? null : PodEnds.Terminated(good);
            return task with { State = JobState.Succeeded, ExitCode = 0, Attempt = Math.Max(1, task.Attempt), Started = ended?.StartedAt, Ended = ended?.FinishedAt ?? job.End };
        }

        // What the engine ended, for a reason of its own: a pod that was ended with it has no reason of its own.
        if (job.Ended is { } state && (last is null || HasEnded(last)) && !(job.Failed.Contains(index) && last is { Metadata.DeletionTimestamp: null }))
        {
            return task with { State = state, Reason = job.Reason, Started = last?.Status?.StartTime, Ended = last is null ? null : PodEnds.Terminated(last)?.FinishedAt };
        }

        if (job.HasFailed || job.Failed.Contains(index))
        {
            return last is not null && HasEnded(last) ? PodEnds.Of(task, last)
                : last is null ? task with { State = JobState.Lost, Ended = job.End, Reason = job.FailedReason ?? "Its pod is no longer there, and with it its exit code." }
                : task with { State = JobState.Running, Started = last.Status?.StartTime };
        }

        return last is null ? task with { Reason = job.Waits }
            : last.Status?.Phase == "Failed" ? Ending(task, last)
            : last.Status?.Phase == "Running" ? task with { State = JobState.Running, Started = PodEnds.Container(last)?.State?.Running?.StartedAt ?? last.Status.StartTime, Reason = Running(last) }
            : last.Status?.Phase == "Unknown" ? task with { State = JobState.Running, Started = last.Status.StartTime, Reason = "Its machine does not answer." }
            : task with { Attempt = task.Attempt - 1, Reason = PodWaits.Reason(last) };
    }

    // It has failed, and the cluster has not said yet whether it is started again.
    private static JobTask Ending(JobTask task, V1Pod pod) => PodEnds.Of(task, pod) is { State: JobState.Lost } lost
        ? task with { Reason = $"It is started again. {lost.Reason}" }
        : task with { State = JobState.Running, Started = PodEnds.Terminated(pod)?.StartedAt ?? pod.Status.StartTime };

    private static string? Running(V1Pod pod) => pod.Metadata.DeletionTimestamp is not null ? "It is being stopped." : null;

    private static int? Number(V1Pod pod, string annotation) =>
        pod.Metadata.Annotations is { } all && all.TryGetValue(annotation, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
