using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.Cluster;

/// <summary>What the engine asks a cluster for, with its errors as sentences.</summary>
internal sealed class ClusterApi(IKubernetes client, ClusterPlace place, Patience patience, TimeProvider time) : IDisposable
{
    // What a watch asks the server to end it after: a connection that has died without a sign is found at the latest then.
    private const int WatchSeconds = 300;

    /// <summary>Where it is.</summary>
    internal ClusterPlace Place => place;

    /// <summary>How often it asks again.</summary>
    internal Patience Patience => patience;

    /// <summary>The longest that a watch may be open.</summary>
    internal static TimeSpan LongestWatch { get; } = TimeSpan.FromSeconds(WatchSeconds + 30);

    internal Task<VersionInfo> VersionAsync(CancellationToken cancellationToken) =>
        AskAsync("get", "version", null, () => client.Version.GetCodeAsync(cancellationToken));

    /// <summary>Makes a job; null when one of its name exists.</summary>
    internal async Task<V1Job?> CreateAsync(V1Job job, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync("create", "jobs", job.Metadata.Name, () => client.BatchV1.CreateNamespacedJobAsync(job, place.Namespace, fieldValidation: "Strict", cancellationToken: cancellationToken), Conflicts).ConfigureAwait(false);
        }
        catch (HttpOperationException exception) when (ClusterErrors.Reason(exception) == "AlreadyExists")
        {
            return null;
        }
    }

    /// <summary>A job; null when there is none of that name.</summary>
    internal async Task<V1Job?> ReadAsync(string ns, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync("get", "jobs", name, () => client.BatchV1.ReadNamespacedJobAsync(name, ns, cancellationToken: cancellationToken), HttpStatusCode.NotFound).ConfigureAwait(false);
        }
        catch (HttpOperationException)
        {
            return null;
        }
    }

    /// <summary>Changes a job by a merge patch (RFC 7396); null when it was changed meanwhile, or is no longer there.</summary>
    internal async Task<V1Job?> PatchAsync(V1Job job, object change, CancellationToken cancellationToken)
    {
        var patch = new V1Patch(JsonSerializer.Serialize(change), V1Patch.PatchType.MergePatch);
        try
        {
            return await AskAsync("patch", "jobs", job.Metadata.Name, () => client.BatchV1.PatchNamespacedJobAsync(patch, job.Metadata.Name, job.Metadata.NamespaceProperty, cancellationToken: cancellationToken), HttpStatusCode.Conflict, HttpStatusCode.NotFound)
                .ConfigureAwait(false);
        }
        catch (HttpOperationException)
        {
            return null;
        }
    }

    /// <summary>Makes a Secret, unless one of its name exists.</summary>
    internal async Task CreateAsync(V1Secret secret, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync("create", "secrets", secret.Metadata.Name, () => client.CoreV1.CreateNamespacedSecretAsync(secret, secret.Metadata.NamespaceProperty, cancellationToken: cancellationToken), Conflicts).ConfigureAwait(false);
        }
        catch (HttpOperationException exception) when (ClusterErrors.Reason(exception) == "AlreadyExists")
        {
            // Its name is of this job alone.
        }
    }

    internal Task<V1JobList> JobsAsync(string ns, string field, CancellationToken cancellationToken) =>
        AskAsync("list", "jobs", null, () => client.BatchV1.ListNamespacedJobAsync(ns, fieldSelector: field, cancellationToken: cancellationToken), HttpStatusCode.Gone);

    internal Task<V1PodList> PodsAsync(string ns, string label, CancellationToken cancellationToken) =>
        AskAsync("list", "pods", null, () => client.CoreV1.ListNamespacedPodAsync(ns, labelSelector: label, cancellationToken: cancellationToken), HttpStatusCode.Gone);

    internal Task<Corev1EventList> EventsAsync(string ns, string field, CancellationToken cancellationToken) =>
        AskAsync("list", "events", null, () => client.CoreV1.ListNamespacedEventAsync(ns, fieldSelector: field, cancellationToken: cancellationToken), HttpStatusCode.Gone);

    internal IAsyncEnumerable<(WatchEventType Type, V1Job Object)> WatchJobsAsync(string ns, string field, string version, Action<Exception> onError, CancellationToken cancellationToken) =>
        client.BatchV1.WatchListNamespacedJobAsync(ns, allowWatchBookmarks: true, fieldSelector: field, resourceVersion: version, timeoutSeconds: WatchSeconds, onError: onError, cancellationToken: cancellationToken);

    internal IAsyncEnumerable<(WatchEventType Type, V1Pod Object)> WatchPodsAsync(string ns, string label, string version, Action<Exception> onError, CancellationToken cancellationToken) =>
        client.CoreV1.WatchListNamespacedPodAsync(ns, allowWatchBookmarks: true, labelSelector: label, resourceVersion: version, timeoutSeconds: WatchSeconds, onError: onError, cancellationToken: cancellationToken);

    internal IAsyncEnumerable<(WatchEventType Type, Corev1Event Object)> WatchEventsAsync(string ns, string field, string version, Action<Exception> onError, CancellationToken cancellationToken) =>
        client.CoreV1.WatchListNamespacedEventAsync(ns, allowWatchBookmarks: true, fieldSelector: field, resourceVersion: version, timeoutSeconds: WatchSeconds, onError: onError, cancellationToken: cancellationToken);

    /// <summary>The log of a pod; null when it has none: its container has not begun, or it is no longer there.</summary>
    internal async Task<Stream?> LogAsync(string ns, string pod, string container, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync("get", "pods/log", pod, () => client.CoreV1.ReadNamespacedPodLogAsync(pod, ns, container, cancellationToken: cancellationToken), HttpStatusCode.NotFound, HttpStatusCode.BadRequest).ConfigureAwait(false);
        }
        catch (HttpOperationException)
        {
            return null;
        }
    }

    /// <summary>The error of a watch, as a sentence.</summary>
    internal Exception Error(Exception exception, string resource) => exception is ModelOpsException ? exception : ClusterErrors.Of(exception, place, "watch", resource, null);

    /// <summary>Waits before the next try.</summary>
    internal Task PauseAsync(int failures, CancellationToken cancellationToken)
    {
        var seconds = Math.Min(patience.Longest.TotalSeconds, patience.First.TotalSeconds * Math.Pow(2, failures - 1));
        return Task.Delay(TimeSpan.FromSeconds(seconds), time, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private static HttpStatusCode[] Conflicts { get; } = [HttpStatusCode.Conflict];

    private async Task<T> AskAsync<T>(string verb, string resource, string? name, Func<Task<T>> ask, params HttpStatusCode[] answers)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (HttpOperationException exception) when (answers.Contains(exception.Response.StatusCode))
        {
            throw;
        }
        catch (Exception exception) when (exception is HttpOperationException or HttpRequestException or IOException or JsonException)
        {
            throw ClusterErrors.Of(exception, place, verb, resource, name);
        }
    }
}
