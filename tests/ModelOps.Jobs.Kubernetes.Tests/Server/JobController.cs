using System.Collections.Concurrent;
using System.Globalization;
using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>The controller of Indexed Jobs, as it is documented: pods by index, tries of each index, the failure policy, suspension, deadline, end and removal.</summary>
internal sealed class JobController(ResourceStore store, ClusterOptions options)
{
    internal const string Finalizer = "batch.kubernetes.io/job-tracking";
    private readonly ConcurrentDictionary<(string Job, int Index), (int Failures, DateTime Last)> _failures = new();

    /// <summary>Does what is to be done for a job now.</summary>
    internal void Reconcile(V1Job job)
    {
        var pods = store.List<V1Pod>(job.Metadata.NamespaceProperty).Items.Where(pod => pod.Metadata.OwnerReferences?.Any(owner => owner.Uid == job.Metadata.Uid) == true).ToList();
        if (IsFinished(job))
        {
            Expire(job, pods);
            return;
        }

        var completed = Indices.Parse(job.Status.CompletedIndexes);
        var failed = Indices.Parse(job.Status.FailedIndexes);
        foreach (var pod in pods.Where(pod => IsEnded(pod) && pod.Metadata.Finalizers?.Contains(Finalizer) == true))
        {
            Count(job, pod, completed, failed);
        }

        var active = pods.Where(pod => !IsEnded(pod)).ToList();
        var isLate = job.Spec.ActiveDeadlineSeconds is { } seconds && job.Status.StartTime is { } start && store.Now() > start.AddSeconds(seconds);
        if (job.Spec.Suspend == true || isLate)
        {
            active.ForEach(Delete);
        }
        else
        {
            Fill(job, active, completed, failed);
        }

        var isOver = completed.Count + failed.Count >= job.Spec.Completions;
        store.Update<V1Job>(job.Metadata.NamespaceProperty, job.Metadata.Name, now =>
        {
            now.Status.CompletedIndexes = Indices.Text(completed);
            now.Status.FailedIndexes = Indices.Text(failed);
            now.Status.Succeeded = completed.Count;
            now.Status.Active = active.Count(pod => pod.Metadata.DeletionTimestamp is null);
            now.Status.StartTime = job.Spec.Suspend == true ? null : job.Status.StartTime ?? store.Now();
            Condition(now, "Suspended", job.Spec.Suspend == true, "JobSuspended", "Job suspended");
            if (active.Count == 0 && isLate)
            {
                Condition(now, "Failed", true, "DeadlineExceeded", "Job was active longer than specified deadline");
            }
            else if (active.Count == 0 && isOver && failed.Count > 0)
            {
                Condition(now, "Failed", true, "FailedIndexes", "Job has failed indexes");
            }
            else if (active.Count == 0 && isOver)
            {
                Condition(now, "SuccessCriteriaMet", true, "CompletionsReached", "Reached expected number of succeeded pods");
                Condition(now, "Complete", true, "CompletionsReached", "Reached expected number of succeeded pods");
                now.Status.CompletionTime = store.Now();
            }
        });
    }

    private static bool IsFinished(V1Job job) => job.Status.Conditions?.Any(condition => condition.Type is "Complete" or "Failed" && condition.Status == "True") == true;

    private static bool IsEnded(V1Pod pod) => pod.Status.Phase is "Succeeded" or "Failed";

    private void Expire(V1Job job, List<V1Pod> pods)
    {
        var end = job.Status.Conditions.Max(condition => condition.LastTransitionTime);
        if (pods.Count(pod => !IsEnded(pod)) == 0 && (job.Metadata.DeletionTimestamp is not null || (job.Spec.TtlSecondsAfterFinished is { } seconds && store.Now() >= end!.Value.AddSeconds(seconds))))
        {
            store.Remove<V1Job>(job.Metadata.NamespaceProperty, job.Metadata.Name);
        }
    }

    private void Count(V1Job job, V1Pod pod, SortedSet<int> completed, SortedSet<int> failed)
    {
        var index = int.Parse(pod.Metadata.Annotations["batch.kubernetes.io/job-completion-index"], CultureInfo.InvariantCulture);
        if (job.Spec.Suspend == true && pod.Metadata.DeletionTimestamp is not null)
        {
            // Pods that a suspension ends count for nothing.
        }
        else if (pod.Status.Phase == "Succeeded")
        {
            completed.Add(index);
        }
        else
        {
            var action = Action(job, pod);
            var key = (job.Metadata.Uid, index);
            var failures = _failures.AddOrUpdate(key, _ => (action == "Ignore" ? 0 : 1, store.Now()), (_, former) => (former.Failures + (action == "Ignore" ? 0 : 1), store.Now())).Failures;
            if (action == "FailIndex" || failures > job.Spec.BackoffLimitPerIndex)
            {
                failed.Add(index);
            }
        }

        store.Update<V1Pod>(pod.Metadata.NamespaceProperty, pod.Metadata.Name, now => now.Metadata.Finalizers = null);
    }

    private static string Action(V1Job job, V1Pod pod) => (job.Spec.PodFailurePolicy?.Rules ?? []).FirstOrDefault(rule =>
        rule.OnPodConditions?.Any(pattern => pod.Status.Conditions?.Any(condition => condition.Type == pattern.Type && condition.Status == pattern.Status) == true) == true
        || (rule.OnExitCodes is { } codes && pod.Status.ContainerStatuses?.Any(container =>
            (codes.ContainerName is null || container.Name == codes.ContainerName) && container.State.Terminated is { ExitCode: not 0 } ended
            && codes.Values.Contains(ended.ExitCode) == (codes.OperatorProperty == "In")) == true))?.Action ?? "Count";

    private void Fill(V1Job job, List<V1Pod> active, SortedSet<int> completed, SortedSet<int> failed)
    {
        var taken = active.Select(pod => int.Parse(pod.Metadata.Annotations["batch.kubernetes.io/job-completion-index"], CultureInfo.InvariantCulture)).ToHashSet();
        var room = (job.Spec.Parallelism ?? 1) - active.Count;
        foreach (var index in Enumerable.Range(0, job.Spec.Completions ?? 1).Where(index => !taken.Contains(index) && !completed.Contains(index) && !failed.Contains(index)))
        {
            var (failures, last) = _failures.GetValueOrDefault((job.Metadata.Uid, index));
            if (room > 0 && (failures == 0 || store.Now() >= last + (options.Backoff * Math.Pow(2, failures - 1))))
            {
                room--;
                if (store.List<V1Pod>(job.Metadata.NamespaceProperty).Items.Count >= options.MostPods)
                {
                    Warn(job, "FailedCreate", $"Error creating: pods \"{job.Metadata.Name}-{index}-x\" is forbidden: exceeded quota: small, requested: pods=1, used: pods={options.MostPods}, limited: pods={options.MostPods}");
                    return;
                }

                active.Add(store.Create(Pod(job, index, failures)));
            }
        }
    }

    private void Warn(V1Job job, string reason, string message)
    {
        if (store.List<Corev1Event>(job.Metadata.NamespaceProperty).Items.All(each => each.InvolvedObject.Uid != job.Metadata.Uid))
        {
            store.Create(new Corev1Event
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = job.Metadata.NamespaceProperty, GenerateName = job.Metadata.Name + "." },
                InvolvedObject = new V1ObjectReference { Kind = "Job", Name = job.Metadata.Name, Uid = job.Metadata.Uid, NamespaceProperty = job.Metadata.NamespaceProperty },
                Type = "Warning",
                Reason = reason,
                Message = message,
                LastTimestamp = store.Now(),
            });
        }
    }

    private void Delete(V1Pod pod) => store.Update<V1Pod>(pod.Metadata.NamespaceProperty, pod.Metadata.Name, now =>
    {
        now.Metadata.DeletionTimestamp ??= store.Now();
        now.Metadata.DeletionGracePeriodSeconds ??= now.Spec.TerminationGracePeriodSeconds;
    });

    private static V1Pod Pod(V1Job job, int index, int failures)
    {
        var text = index.ToString(CultureInfo.InvariantCulture);
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                GenerateName = $"{job.Metadata.Name}-{text}-",
                NamespaceProperty = job.Metadata.NamespaceProperty,
                Labels = new Dictionary<string, string>(job.Spec.Template.Metadata.Labels ?? new Dictionary<string, string>())
                {
                    ["batch.kubernetes.io/job-name"] = job.Metadata.Name,
                    ["batch.kubernetes.io/controller-uid"] = job.Metadata.Uid,
                    ["batch.kubernetes.io/job-completion-index"] = text,
                },
                Annotations = new Dictionary<string, string>(job.Spec.Template.Metadata.Annotations ?? new Dictionary<string, string>())
                {
                    ["batch.kubernetes.io/job-completion-index"] = text,
                    ["batch.kubernetes.io/job-index-failure-count"] = failures.ToString(CultureInfo.InvariantCulture),
                },
                Finalizers = [Finalizer],
                OwnerReferences = [new V1OwnerReference { ApiVersion = "batch/v1", Kind = "Job", Name = job.Metadata.Name, Uid = job.Metadata.Uid, Controller = true, BlockOwnerDeletion = true }],
            },
            Spec = ResourceStore.Copy(job).Spec.Template.Spec,
            Status = new V1PodStatus { Phase = "Pending" },
        };
        pod.Spec.Hostname = $"{job.Metadata.Name}-{text}";
        pod.Spec.Containers[0].Env = [.. pod.Spec.Containers[0].Env ?? [], new V1EnvVar { Name = "JOB_COMPLETION_INDEX", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.annotations['batch.kubernetes.io/job-completion-index']" } } }];
        return pod;
    }

    private void Condition(V1Job job, string type, bool isSo, string reason, string message)
    {
        var found = job.Status.Conditions?.FirstOrDefault(condition => condition.Type == type);
        if (found is null && isSo)
        {
            job.Status.Conditions = [.. job.Status.Conditions ?? [], new V1JobCondition { Type = type, Status = "True", Reason = reason, Message = message, LastTransitionTime = store.Now() }];
        }
        else if (found is not null)
        {
            found.Status = isSo ? "True" : "False";
        }
    }
}
