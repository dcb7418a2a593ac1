using System.Runtime.CompilerServices;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Cluster;
using ModelOps.Jobs.Kubernetes.Manifests;
using ModelOps.Jobs.Kubernetes.Records;

namespace ModelOps.Jobs.Kubernetes.Watching;

/// <summary>A job as the cluster sees it, now and whenever it changes.</summary>
internal sealed class JobWatch(ClusterApi api, TimeProvider time)
{
    /// <summary>The job's own state, and that of its pods, in one look; null when the cluster has no such job.</summary>
    internal async Task<JobView?> LookAsync(JobId id, CancellationToken cancellationToken)
    {
        if (await api.ReadAsync(id.Namespace, id.Name, cancellationToken).ConfigureAwait(false) is not { } job)
        {
            return null;
        }

        var pods = await api.PodsAsync(id.Namespace, Pods(id), cancellationToken).ConfigureAwait(false);
        var events = pods.Items.Count > 0 || job.Spec.Suspend == true ? [] : (await api.EventsAsync(id.Namespace, Events(id), cancellationToken).ConfigureAwait(false)).Items;
        return new JobView(job, [.. pods.Items], [.. events]);
    }

    /// <summary>The same at each change; null once the cluster has no such job. It goes on until it is stopped.</summary>
    /// <param name="id">The job.</param>
    /// <param name="wake">Shown again after this time, too, when nothing changes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async IAsyncEnumerable<JobView?> FollowAsync(JobId id, TimeSpan wake, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        IReadOnlyList<V1Job>? jobs = null;
        IReadOnlyList<V1Pod>? pods = null;
        IReadOnlyList<Corev1Event>? events = null;
        void Changed() => changes.Writer.TryWrite(true);
        Task[] followed =
        [
            RunAsync(JobsOf(id), all => Volatile.Write(ref jobs, all)),
            RunAsync(PodsOf(id), all => Volatile.Write(ref pods, all)),
            RunAsync(EventsOf(id), all => Volatile.Write(ref events, all)),
        ];
        try
        {
            while (true)
            {
                await NextAsync(changes.Reader, wake, cancellationToken).ConfigureAwait(false);
                if (Volatile.Read(ref jobs) is { } job && Volatile.Read(ref pods) is { } each && Volatile.Read(ref events) is { } said)
                {
                    yield return job.Count == 0 ? null : new JobView(job[0], each, said);
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(followed).ConfigureAwait(false);
        }

        async Task RunAsync<T>(ListWatch<T> watch, Action<IReadOnlyList<T>> set)
            where T : IKubernetesObject<V1ObjectMeta>
        {
            try
            {
                await watch.RunAsync(
                    all =>
                    {
                        set(all);
                        Changed();
                    },
                    stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // As asked.
            }
            catch (ModelOpsException exception)
            {
                changes.Writer.TryComplete(exception);
            }
        }
    }

    private async Task NextAsync(ChannelReader<bool> changes, TimeSpan wake, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(wake, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await changes.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time has passed, and something may count as failed by now.
        }
        catch (ChannelClosedException exception) when (exception.InnerException is ModelOpsException known)
        {
            throw known;
        }
    }

    private ListWatch<V1Job> JobsOf(JobId id) => new(
        api, "jobs",
        async stop => await api.JobsAsync(id.Namespace, Job(id), stop).ConfigureAwait(false) is var all ? (all.Items, all.Metadata.ResourceVersion) : default,
        (version, onError, stop) => api.WatchJobsAsync(id.Namespace, Job(id), version, onError, stop),
        time);

    private ListWatch<V1Pod> PodsOf(JobId id) => new(
        api, "pods",
        async stop => await api.PodsAsync(id.Namespace, Pods(id), stop).ConfigureAwait(false) is var all ? (all.Items, all.Metadata.ResourceVersion) : default,
        (version, onError, stop) => api.WatchPodsAsync(id.Namespace, Pods(id), version, onError, stop),
        time);

    private ListWatch<Corev1Event> EventsOf(JobId id) => new(
        api, "events",
        async stop => await api.EventsAsync(id.Namespace, Events(id), stop).ConfigureAwait(false) is var all ? (all.Items, all.Metadata.ResourceVersion) : default,
        (version, onError, stop) => api.WatchEventsAsync(id.Namespace, Events(id), version, onError, stop),
        time);

    private static string Job(JobId id) => $"metadata.name={id.Name}";

    private static string Pods(JobId id) => $"{Marks.JobNameLabel}={id.Name}";

    private static string Events(JobId id) => $"involvedObject.kind=Job,involvedObject.name={id.Name}";
}
