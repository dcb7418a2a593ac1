using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using k8s.Models;
using Microsoft.Extensions.Logging;
using ModelOps.Jobs.Kubernetes.Cluster;
using ModelOps.Jobs.Kubernetes.Logs;
using ModelOps.Jobs.Kubernetes.Manifests;
using ModelOps.Jobs.Kubernetes.Records;
using ModelOps.Jobs.Kubernetes.Settings;
using ModelOps.Jobs.Kubernetes.States;
using ModelOps.Jobs.Kubernetes.Watching;

namespace ModelOps.Jobs.Kubernetes;

/// <summary>Runs jobs as Indexed Jobs of a cluster. What is to outlive this process stands in the job's annotations; what is to outlive the job stands in the engine's folder.</summary>
internal sealed partial class KubernetesJobEngine : IJobEngine
{
    private static readonly TimeSpan _wake = TimeSpan.FromMinutes(1);
    private readonly ClusterApi _api;
    private readonly KubernetesSettings _settings;
    private readonly JobRecords _records;
    private readonly JobWatch _watch;
    private readonly JobChanges _changes;
    private readonly PodLogs _logs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<JobId, Task> _tended = new();
    private readonly ClusterAge _age;
    private readonly SeenPods _seen = new();

    internal KubernetesJobEngine(ClusterApi api, KubernetesSettings settings, JobEngineOptions options)
    {
        (_api, _settings, _time) = (api, settings, options.Time);
        _records = new JobRecords(options.Folder);
        _watch = new JobWatch(api, options.Time);
        _changes = new JobChanges(api);
        _logs = new PodLogs(api, _records);
        _age = new ClusterAge(api);
        _logger = options.LoggerFactory.CreateLogger<KubernetesJobEngine>();
    }

    /// <inheritdoc />
    public async Task<string> StartAsync(JobSpec job, CancellationToken cancellationToken = default)
    {
        var manifest = JobManifest.Of(job, _settings, _api.Place.Namespace, Guid.NewGuid().ToString("N")[..8]);
        var id = new JobId(_api.Place.Namespace, manifest.Metadata.Name);
        var work = JobFacts.Annotation(manifest, Marks.Work)!;
        if (Record(id) is { } record && (record.Ended is not null || await _api.ReadAsync(id.Namespace, id.Name, cancellationToken).ConfigureAwait(false) is null))
        {
            // It has run, and perhaps the cluster has removed it since.
            Same(job, record.Work == work);
            return id.ToString();
        }

        await _age.CheckAsync(cancellationToken).ConfigureAwait(false);
        foreach (var before in job.After)
        {
            await KnownAsync(before, cancellationToken).ConfigureAwait(false);
        }

        var made = await _api.CreateAsync(manifest, cancellationToken).ConfigureAwait(false) ?? await FindAsync(job, id, work, cancellationToken).ConfigureAwait(false);
        if (Record(id) is null)
        {
            _records.Keep(id, new JobRecord { Host = _api.Place.Host, Uid = made.Metadata.Uid, Work = work, Tasks = job.Tasks, Name = job.Name, TaskNames = job.TaskNames, Created = _time.GetUtcNow() });
        }

        if (JobFacts.Annotation(made, Marks.Held) == Marks.HeldForSecret && SecretManifest.NameIn(made) is { } secret)
        {
            await _api.CreateAsync(SecretManifest.Of(secret, made, SecretManifest.Variables(job)), cancellationToken).ConfigureAwait(false);
            made = await _changes.SecretIsThereAsync(made, cancellationToken).ConfigureAwait(false);
        }

        if (made is not null)
        {
            await AdvanceAsync(new JobView(made, [], []), cancellationToken).ConfigureAwait(false);
        }

        return id.ToString();
    }

    /// <inheritdoc />
    public async Task<JobStatus> LookAsync(string id, CancellationToken cancellationToken = default)
    {
        if (!JobId.TryParse(id, _api.Place.Namespace, out var known))
        {
            return Lost(id, null, $"The cluster {_api.Place.Host} has no job '{id}': an id is NAMESPACE/NAME.");
        }

        var record = Record(known.Value);
        if (record?.Ended is { } ended)
        {
            return new JobStatus(id, ended);
        }

        var view = await _watch.LookAsync(known.Value, cancellationToken).ConfigureAwait(false);
        var status = await StatusAsync(known.Value, record, view, cancellationToken).ConfigureAwait(false);
        if (view is not null && status.HasEnded && IsThis(record, view))
        {
            record ??= new JobRecord { Host = _api.Place.Host, Uid = view.Job.Metadata.Uid, Work = JobFacts.Annotation(view.Job, Marks.Work) ?? "", Tasks = status.Tasks.Count, Name = JobFacts.Annotation(view.Job, Marks.Name), Created = view.Job.Metadata.CreationTimestamp ?? _time.GetUtcNow() };
            _records.Keep(known.Value, record with { Ended = status.Tasks });
        }

        return status;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JobStatus> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var status = await LookAsync(id, cancellationToken).ConfigureAwait(false);
        yield return status;
        if (status.HasEnded || !JobId.TryParse(id, _api.Place.Namespace, out var known))
        {
            yield break;
        }

        var wake = _settings.PullLimit < _wake ? _settings.PullLimit : _wake;
        await foreach (var view in _watch.FollowAsync(known.Value, wake, cancellationToken).ConfigureAwait(false))
        {
            var now = await StatusAsync(known.Value, Record(known.Value), view, cancellationToken).ConfigureAwait(false);
            if (now.HasEnded)
            {
                // The watch of the job may be ahead of that of its pods: its end is looked at once more, as a whole.
                now = await LookAsync(id, cancellationToken).ConfigureAwait(false);
            }

            if (!now.Tasks.SequenceEqual(status.Tasks))
            {
                yield return now;
            }

            if (now.HasEnded)
            {
                yield break;
            }

            status = now;
        }
    }

    /// <inheritdoc />
    public async Task CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        if (!JobId.TryParse(id, _api.Place.Namespace, out var known) || Record(known.Value)?.Ended is not null || await _watch.LookAsync(known.Value, cancellationToken).ConfigureAwait(false) is not { } view
            || JobFacts.HasFinished(view.Job) || !IsOurs(view.Job))
        {
            return;
        }

        await KeepLogsAsync(known.Value, view.Pods.Where(pod => pod.Status?.Phase == "Running"), early: true, cancellationToken).ConfigureAwait(false);
        await _changes.EndAsync(view, JobState.Cancelled, "It was cancelled.", cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<long> ReadLogAsync(string id, int task, long offset, Stream target, CancellationToken cancellationToken = default)
    {
        if (!JobId.TryParse(id, _api.Place.Namespace, out var known))
        {
            return offset;
        }

        Record(known.Value);
        return await _logs.CopyAsync(known.Value, task, offset, target, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<JobInfo>> ListAsync(DateTimeOffset? before = null, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<JobInfo>>([.. _records.All().Where(each => each.Record.Host == _api.Place.Host && (before is null || each.Record.Created < before))
            .Select(each => new JobInfo(each.Id.ToString(), each.Record.Name ?? each.Id.Name, each.Record.Created) { TaskNames = each.Record.TaskNames })]);

    /// <inheritdoc />
    public async Task<bool> ForgetAsync(string id, CancellationToken cancellationToken = default)
    {
        if (!JobId.TryParse(id, _api.Place.Namespace, out var known) || _records.Find(known.Value) is null || !(await LookAsync(id, cancellationToken).ConfigureAwait(false)).HasEnded)
        {
            return false;
        }

        _records.Forget(known.Value);
        return true;
    }

    /// <inheritdoc />
    public string FolderThere(string folder)
    {
        var there = _settings.Folder ?? folder;
        return _settings.Volumes.Any(volume => volume.Path.TrimEnd('/') is var path && (there == path || there.StartsWith(path + "/", StringComparison.Ordinal))) ? there
            : throw new InvalidInputException($"The tasks of the engine 'kubernetes' do not see the folder '{folder}', since no volume is mounted at '{there}' in their pods. Mount the volume that this machine mounts there, too: in the setting '{SettingNames.Volumes}', as CLAIM:{there}; where it has another path in pods, name that in '{SettingNames.Folder}'.");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_tended.Values).ConfigureAwait(false);
        _closing.Dispose();
        _api.Dispose();
    }

    private async Task<V1Job> FindAsync(JobSpec job, JobId id, string work, CancellationToken cancellationToken)
    {
        var found = await _api.ReadAsync(id.Namespace, id.Name, cancellationToken).ConfigureAwait(false);
        if (found is null || found.Metadata.DeletionTimestamp is not null)
        {
            throw new WorkFailedException($"The job {id} is being deleted in the cluster. Start it again when it is deleted, or under another key.");
        }

        if (!IsOurs(found) || JobFacts.Annotation(found, Marks.Key) != job.Key)
        {
            throw new InvalidInputException($"The namespace '{id.Namespace}' has a job '{id.Name}' that this engine did not make. Start yours under another key.");
        }

        Same(job, JobFacts.Annotation(found, Marks.Work) == work);
        return found;
    }

    private static void Same(JobSpec job, bool isSame)
    {
        if (!isSame)
        {
            throw new InvalidInputException($"A job with the key '{job.Key}' was started with another command, folder, image or number of tasks. Start this one under another key.");
        }
    }

    private async Task KnownAsync(string before, CancellationToken cancellationToken)
    {
        if (!JobId.TryParse(before, _api.Place.Namespace, out var id) || (Record(id.Value) is null && await _api.ReadAsync(id.Value.Namespace, id.Value.Name, cancellationToken).ConfigureAwait(false) is null))
        {
            throw new InvalidInputException($"The cluster {_api.Place.Host} has no job '{before}' to wait for. Give the id of a job that was started.");
        }
    }

    private async Task<JobStatus> StatusAsync(JobId id, JobRecord? record, JobView? view, CancellationToken cancellationToken)
    {
        if (view is null || !IsThis(record, view))
        {
            return Lost(id.ToString(), record, record is null ? $"The cluster {_api.Place.Host} has no job '{id}'." : $"The cluster {_api.Place.Host} no longer has the job '{id}', and it was not seen to end.");
        }

        var job = await AdvanceAsync(view, cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        if (view.Pods.Select(PodWaits.Stuck).FirstOrDefault(stuck => stuck is { } each && each.Since + _settings.PullLimit <= now) is { } hopeless)
        {
            job = await _changes.EndAsync(view with { Job = job }, JobState.Failed, $"{hopeless.Reason} It was so for {DurationText.Of(_settings.PullLimit)}.", cancellationToken).ConfigureAwait(false) ?? job;
        }

        await KeepLogsAsync(id, view.Pods.Where(pod => pod.Status?.Phase == "Failed"), early: false, cancellationToken).ConfigureAwait(false);
        return new JobStatus(id.ToString(), TaskStates.Of(job, view.Pods, _seen.Removed(id, view.Pods), view.Events));
    }

    // Starts a job that waits for others when they have succeeded, and cancels it when one has not.
    private async Task<V1Job> AdvanceAsync(JobView view, CancellationToken cancellationToken)
    {
        var job = view.Job;
        while (JobFacts.Annotation(job, Marks.Held) == Marks.HeldForJobs && JobFacts.Annotation(job, Marks.Ended) is null)
        {
            var ready = true;
            foreach (var before in JobFacts.After(job))
            {
                var status = await LookAsync(before, cancellationToken).ConfigureAwait(false);
                if (status is { HasEnded: true, HasSucceeded: false })
                {
                    return await _changes.EndAsync(view with { Job = job }, JobState.Cancelled, $"The job {before}, which it waits for, did not succeed.", cancellationToken).ConfigureAwait(false) ?? job;
                }

                ready &= status.HasSucceeded;
            }

            var id = new JobId(job.Metadata.NamespaceProperty, job.Metadata.Name);
            if (!ready)
            {
                _ = _tended.GetOrAdd(id, _ => Task.Run(() => TendAsync(id, JobFacts.After(job), _closing.Token), CancellationToken.None));
                return job;
            }

            if (await _changes.ReleaseAsync(job, cancellationToken).ConfigureAwait(false) is { } released)
            {
                return released;
            }

            if (await _api.ReadAsync(id.Namespace, id.Name, cancellationToken).ConfigureAwait(false) is not { } changed)
            {
                return job;
            }

            job = changed;
        }

        return job;
    }

    // While this engine is open, it starts the job as soon as those before have succeeded; after that, whoever looks at it does.
    private async Task TendAsync(JobId id, string[] after, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(after.Select(async before =>
            {
                await foreach (var status in WatchAsync(before, cancellationToken).ConfigureAwait(false))
                {
                    // Its end is what counts.
                }

                await LookAsync(id.ToString(), cancellationToken).ConfigureAwait(false);
            })).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The engine closes.
        }
        catch (ModelOpsException exception)
        {
            NotTended(_logger, id, exception.Message);
        }
        finally
        {
            _tended.TryRemove(id, out _);
        }
    }

    // A log that cannot be read now does not change what is known of the job.
    private async Task KeepLogsAsync(JobId id, IEnumerable<V1Pod> pods, bool early, CancellationToken cancellationToken)
    {
        foreach (var pod in pods)
        {
            try
            {
                await _logs.KeepAsync(id, pod, early, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is ModelOpsException or IOException or HttpRequestException)
            {
                NotKept(_logger, pod.Metadata.Name, exception.Message);
            }
        }
    }

    private JobRecord? Record(JobId id) => _records.Find(id) is not { } record ? null
        : record.Host == _api.Place.Host ? record
        : throw new WorkFailedException($"The job {id} was started on the cluster {record.Host}, and this one is {_api.Place.Host}. Name the context of the former.");

    private static JobStatus Lost(string id, JobRecord? record, string reason) =>
        new(id, [.. Enumerable.Range(0, record?.Tasks ?? 1).Select(index => new JobTask(index, JobState.Lost) { Reason = reason })]);

    // Another job may have its name by now.
    private static bool IsThis(JobRecord? record, JobView view) => IsOurs(view.Job) && (record is null || record.Uid == view.Job.Metadata.Uid);

    private static bool IsOurs(V1Job job) => job.Metadata.Labels is { } labels && labels.TryGetValue(Marks.ManagerLabel, out var manager) && manager == Marks.Manager && JobFacts.Annotation(job, Marks.Key) is not null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job {Job} is not watched any longer for those before it: {Error}")]
    private static partial void NotTended(ILogger logger, JobId job, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of the pod {Pod} is not kept: {Error}")]
    private static partial void NotKept(ILogger logger, string pod, string error);
}
