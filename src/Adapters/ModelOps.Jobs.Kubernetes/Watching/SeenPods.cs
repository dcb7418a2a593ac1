using System.Collections.Concurrent;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Records;
using ModelOps.Jobs.Kubernetes.States;

namespace ModelOps.Jobs.Kubernetes.Watching;

/// <summary>Remembers the newest pod of each task: a cluster removes the pods of a machine that it has lost, and with them what they were.</summary>
internal sealed class SeenPods
{
    private readonly ConcurrentDictionary<(JobId Job, int Index), V1Pod> _newest = new();

    /// <summary>Notes the pods that are there.</summary>
    /// <returns>Of tasks that have none: the newest that was seen.</returns>
    internal IReadOnlyDictionary<int, V1Pod> Removed(JobId job, IReadOnlyList<V1Pod> pods)
    {
        var there = new HashSet<int>();
        foreach (var pod in pods)
        {
            if (TaskStates.Index(pod) is { } index)
            {
                there.Add(index);
                _newest.AddOrUpdate((job, index), pod, (_, former) => TaskStates.Attempt(former) > TaskStates.Attempt(pod) ? former : pod);
            }
        }

        return _newest.Where(each => each.Key.Job == job && !there.Contains(each.Key.Index)).ToDictionary(each => each.Key.Index, each => each.Value);
    }
}
