using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace ModelOps.Pipelines.Jobs.Local;

/// <summary>Runs jobs as processes of this machine. Whichever process has an engine open on the folder moves its jobs on; the tasks themselves need none.</summary>
internal sealed partial class LocalEngine(JobEngineOptions options, TimeSpan grace) : IJobEngine
{
    private const int Growth = 2;
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(500);
    private readonly ILogger _log = options.LoggerFactory.CreateLogger("ModelOps.Jobs.Local");
    private readonly ConcurrentDictionary<string, Task> _driven = new();
    private readonly CancellationTokenSource _closing = new();
    private volatile TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<string> StartAsync(JobSpec job, CancellationToken cancellationToken = default)
    {
        job.Check();
        Check(job);
        var folder = FolderOf(job.Key)!;
        using (await folder.LockAsync(cancellationToken).ConfigureAwait(false))
        {
            if (folder.Find() is null)
            {
                folder.SaveVariables(job.Variables);
                folder.Save(new LocalJobRecord(job with { Variables = new Dictionary<string, string>(), Folder = Path.GetFullPath(job.Folder) }, [.. Enumerable.Range(0, job.Tasks).Select(index => new LocalTask(new JobTask(index, JobState.Waiting)))]));
            }
        }

        await LookAsync(job.Key, cancellationToken).ConfigureAwait(false);
        _ = _driven.GetOrAdd(job.Key, id => Task.Run(() => DriveAsync(id), CancellationToken.None));
        return job.Key;
    }

    public async Task<JobStatus> LookAsync(string id, CancellationToken cancellationToken = default)
    {
        var folder = FolderOf(id);
        if (folder?.Find() is not { } found)
        {
            return Unknown(id);
        }

        if (found.HasEnded && !folder.HasVariables)
        {
            return found.Status;
        }

        List<JobStatus> before = [];
        foreach (var earlier in found.Spec.After)
        {
            before.Add(await LookAsync(earlier, cancellationToken).ConfigureAwait(false));
        }

        using var taken = await folder.LockKnownAsync(cancellationToken).ConfigureAwait(false);
        if (taken is null)
        {
            return Unknown(id);
        }

        var job = Job(folder);
        await job.MoveOnAsync(before).ConfigureAwait(false);
        return job.Record.Status;
    }

    public async IAsyncEnumerable<JobStatus> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        JobStatus? last = null;
        for (var pause = _shortest; ; pause = pause * Growth > _longest ? _longest : pause * Growth)
        {
            // Taken before the look: what ends after it wakes the wait.
            var ended = _ended.Task;
            var status = await LookAsync(id, cancellationToken).ConfigureAwait(false);
            if (last is null || !status.Tasks.SequenceEqual(last.Tasks))
            {
                pause = _shortest;
                yield return last = status;
            }

            if (status.HasEnded)
            {
                yield break;
            }

            // Other processes do not stand still with an injected clock.
            await Task.WhenAny(ended, Task.Delay(pause, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async Task CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        if (FolderOf(id) is not { } folder || folder.Find() is not { HasEnded: false })
        {
            return;
        }

        using (var taken = await folder.LockKnownAsync(cancellationToken).ConfigureAwait(false))
        {
            if (taken is null)
            {
                return;
            }

            await Job(folder).CancelAsync().ConfigureAwait(false);
        }

        await foreach (var status in WatchAsync(id, cancellationToken).ConfigureAwait(false))
        {
            _ = status;
        }
    }

    public Task<long> ReadLogAsync(string id, int task, long offset, Stream target, CancellationToken cancellationToken = default) =>
        FolderOf(id) is { } folder ? folder.ReadLogAsync(task, offset, target, cancellationToken) : Task.FromResult(offset);

    public Task<IReadOnlyList<JobInfo>> ListAsync(DateTimeOffset? before = null, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<JobInfo>>([.. LocalJobFolder.All(Path.GetFullPath(options.Folder), FolderOf, before).Select(folder => (folder, folder.Find()?.Spec)).Where(each => each.Spec is not null)
            .Select(each => new JobInfo(each.Spec!.Key, each.Spec.Name, each.folder.Created) { TaskNames = each.Spec.TaskNames })]);

    public async Task<bool> ForgetAsync(string id, CancellationToken cancellationToken = default) =>
        FolderOf(id) is { IsThere: true } folder && (await LookAsync(id, cancellationToken).ConfigureAwait(false)).HasEnded && await folder.DeleteAsync(cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_driven.Values).ConfigureAwait(false);
        _closing.Dispose();
    }

    private JobStatus Unknown(string id) => new(id, [new JobTask(0, JobState.Lost) { Reason = $"The engine 'local' knows no job '{id}' in '{options.Folder}'." }]);

    private LocalJob Job(LocalJobFolder folder) => new(folder, folder.Find()!, options.Time, grace, Started);

    private LocalJobFolder? FolderOf(string id) => JobSpecCheck.IsKeyOf(id) ? new(Path.Combine(Path.GetFullPath(options.Folder), id)) : null;

    private void Check(JobSpec job)
    {
        List<string> errors = [];
        if (job.Resources.Cpus > Environment.ProcessorCount)
        {
            errors.Add($"The job '{job.Key}' wants {job.Resources.Cpus} processors, but this machine has {Environment.ProcessorCount}.");
        }

        if (job.Resources.Memory is { } memory && memory > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
        {
            errors.Add(FormattableString.Invariant($"The job '{job.Key}' wants {memory} bytes of memory, but this machine has {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes}."));
        }

        if (job.Resources.Gpus > 0)
        {
            errors.Add($"The job '{job.Key}' wants {job.Resources.Gpus} graphics processors, but the engine 'local' gives none out. Use another engine, or ask for 0.");
        }

        if (!Directory.Exists(job.Folder))
        {
            errors.Add($"The folder '{job.Folder}', in which the job '{job.Key}' is to start, is not there.");
        }

        errors.AddRange(job.After.Where(id => FolderOf(id)?.Find() is null).Select(id => $"The job '{job.Key}' is to start after the job '{id}', which the engine 'local' does not know."));
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private void Started(Process process)
    {
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) =>
        {
            Interlocked.Exchange(ref _ended, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            process.Dispose();
        };
    }

    private async Task DriveAsync(string id)
    {
        try
        {
            await foreach (var status in WatchAsync(id, _closing.Token).ConfigureAwait(false))
            {
                _ = status;
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever opens the folder next goes on.
        }
        catch (Exception exception) when (exception is ModelOpsException or IOException or UnauthorizedAccessException)
        {
            Stopped(id, exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The job {Id} is no longer moved on by this process.")]
    private partial void Stopped(string id, Exception exception);
}
