using k8s.Models;
using ModelOps.Files;
using ModelOps.Jobs.Kubernetes.Cluster;
using ModelOps.Jobs.Kubernetes.Manifests;
using ModelOps.Jobs.Kubernetes.Records;
using ModelOps.Jobs.Kubernetes.States;

namespace ModelOps.Jobs.Kubernetes.Logs;

/// <summary>The log of a task: those of its pods, one attempt after the other. What a pod has written is kept here once it has ended, for the cluster may remove the pod at any time.</summary>
internal sealed class PodLogs(ClusterApi api, JobRecords records)
{
    /// <summary>Copies it from an offset on.</summary>
    /// <returns>The offset to go on from.</returns>
    internal async Task<long> CopyAsync(JobId id, int task, long offset, Stream target, CancellationToken cancellationToken)
    {
        var pods = (await api.PodsAsync(id.Namespace, $"{Marks.JobNameLabel}={id.Name}", cancellationToken).ConfigureAwait(false)).Items.Where(pod => TaskStates.Index(pod) == task).ToLookup(TaskStates.Attempt);
        var at = 0L;
        foreach (var attempt in pods.Select(group => group.Key).Union(records.LogsOf(id, task)).Order())
        {
            foreach (var pod in pods[attempt])
            {
                await KeepAsync(id, pod, early: false, cancellationToken).ConfigureAwait(false);
            }

            var source = await OpenAsync(id, task, attempt, pods[attempt].LastOrDefault(), cancellationToken).ConfigureAwait(false);
            if (source is not null)
            {
                await using (source.ConfigureAwait(false))
                {
                    at += await CopyAfterAsync(source, Math.Max(0, offset - at), target, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return Math.Max(at, offset);
    }

    /// <summary>Keeps the log of a pod that has ended, once.</summary>
    /// <param name="id">The job.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="early">Also of one that has not: it is about to be removed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task KeepAsync(JobId id, V1Pod pod, bool early, CancellationToken cancellationToken)
    {
        if (TaskStates.Index(pod) is not { } task || !(early || TaskStates.HasEnded(pod)))
        {
            return;
        }

        var path = records.LogPath(id, task, TaskStates.Attempt(pod));
        if (File.Exists(path) && !early)
        {
            return;
        }

        if (await api.LogAsync(id.Namespace, pod.Metadata.Name, PodManifest.Container, cancellationToken).ConfigureAwait(false) is { } log)
        {
            await using (log.ConfigureAwait(false))
            {
                // Nodes rotate logs, by default at 10 MiB.
                using var whole = new MemoryStream();
                await log.CopyToAsync(whole, cancellationToken).ConfigureAwait(false);
                AtomicFile.Write(path, file => whole.WriteTo(file), ownerOnly: true);
            }
        }
    }

    private async Task<Stream?> OpenAsync(JobId id, int task, int attempt, V1Pod? pod, CancellationToken cancellationToken)
    {
        var path = records.LogPath(id, task, attempt);
        return pod is not null && !TaskStates.HasEnded(pod) && await api.LogAsync(id.Namespace, pod.Metadata.Name, PodManifest.Container, cancellationToken).ConfigureAwait(false) is { } log ? log
            : File.Exists(path) ? File.OpenRead(path)
            : null;
    }

    // How many bytes it has, of which those after the first ones are copied: a cluster gives a log from its beginning only.
    private async Task<long> CopyAfterAsync(Stream source, long leaveOut, Stream target, CancellationToken cancellationToken)
    {
        var buffer = new byte[81920];
        var total = 0L;
        while (true)
        {
            int read;
            try
            {
                read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException)
            {
                // What came is copied; the next call reads on.
                return total > leaveOut ? total : throw api.Error(exception, "pods/log");
            }

            if (read == 0)
            {
                return total;
            }

            var skip = (int)Math.Clamp(leaveOut - total, 0, read);
            await target.WriteAsync(buffer.AsMemory(skip, read - skip), cancellationToken).ConfigureAwait(false);
            total += read;
        }
    }
}
