using k8s.Models;
using ModelOps.Jobs.Kubernetes.Cluster;
using ModelOps.Jobs.Kubernetes.Manifests;
using ModelOps.Jobs.Kubernetes.States;

namespace ModelOps.Jobs.Kubernetes.Watching;

/// <summary>Changes jobs: lets them go, and ends them.</summary>
internal sealed class JobChanges(ClusterApi api)
{
    /// <summary>Lets a job go whose secrets are in the cluster now, unless it waits for others.</summary>
    /// <returns>The job; null when it is no longer there.</returns>
    internal async Task<V1Job?> SecretIsThereAsync(V1Job job, CancellationToken cancellationToken)
    {
        for (V1Job? now = job; now is not null; now = await api.ReadAsync(job.Metadata.NamespaceProperty, job.Metadata.Name, cancellationToken).ConfigureAwait(false))
        {
            if (JobFacts.Annotation(now, Marks.Held) != Marks.HeldForSecret || JobFacts.Annotation(now, Marks.Ended) is not null)
            {
                return now;
            }

            var waits = JobFacts.After(now).Length > 0;
            if (await HoldAsync(now, waits ? Marks.HeldForJobs : null, cancellationToken).ConfigureAwait(false) is { } changed)
            {
                return changed;
            }
        }

        return null;
    }

    /// <summary>Lets a job go, unless it was changed meanwhile: who has cancelled it must not be overruled.</summary>
    /// <returns>The job; null when it was changed.</returns>
    internal Task<V1Job?> ReleaseAsync(V1Job job, CancellationToken cancellationToken) => HoldAsync(job, null, cancellationToken);

    /// <summary>
    /// Ends a job: what of it has not ended gets a state and a reason. It is suspended, so that the cluster ends its pods in order, and stays, so that every later process on every machine sees why.
    /// </summary>
    /// <returns>The job; null when it is no longer there.</returns>
    internal async Task<V1Job?> EndAsync(JobView view, JobState state, string reason, CancellationToken cancellationToken)
    {
        for (V1Job? now = view.Job; now is not null; now = await api.ReadAsync(now.Metadata.NamespaceProperty, now.Metadata.Name, cancellationToken).ConfigureAwait(false))
        {
            if (JobFacts.Annotation(now, Marks.Ended) is not null || JobFacts.HasFinished(now))
            {
                return now;
            }

            var annotations = new Dictionary<string, string> { [Marks.Ended] = state.ToString(), [Marks.Reason] = reason, [Marks.Before] = string.Join(',', TaskStates.EndedIndices(now, view.Pods).Order()) };
            if (await api.PatchAsync(now, new { metadata = new { resourceVersion = now.Metadata.ResourceVersion, annotations, labels = new Dictionary<string, string> { [Marks.Ended] = state.ToString() } }, spec = new { suspend = true } }, cancellationToken).ConfigureAwait(false) is { } changed)
            {
                return changed;
            }
        }

        return null;
    }

    private Task<V1Job?> HoldAsync(V1Job job, string? why, CancellationToken cancellationToken) => api.PatchAsync(
        job,
        new { metadata = new { resourceVersion = job.Metadata.ResourceVersion, annotations = new Dictionary<string, string?> { [Marks.Held] = why } }, spec = new { suspend = why is not null } },
        cancellationToken);
}
