namespace ModelOps.Pipelines.Tests.Scheduling;

/// <summary>An engine whose jobs end at once, unless they are held; it keeps its contract: one key, one job.</summary>
internal sealed class InstantEngine : IJobEngine
{
    private const string Result = """{"status": "succeeded", "exit_code": 0, "notebook": "a.yaml", "copy": null, "outputs": {}, "runs": [], "error": null, "started": "2026-01-01T00:00:00Z", "ended": "2026-01-01T00:00:00Z", "seconds": 0, "finished_early": null}""";
    private readonly Dictionary<string, JobState> _jobs = [];
    private readonly Dictionary<string, string> _results = [];

    internal bool IsHeld { get; set; }

    /// <summary>The call at which the process dies: 1 before a start, 2 after it, 3 before a look; 0 for none.</summary>
    internal int Kill { get; set; }

    internal int Started => _jobs.Count;

    internal List<string> Keys { get; } = [];

    public Task<string> StartAsync(JobSpec job, CancellationToken cancellationToken = default)
    {
        Die(1);
        if (_jobs.TryAdd(job.Key, JobState.Running))
        {
            Keys.Add(job.Key);
            _results[job.Key] = job.Command[^1];
        }

        Die(2);
        return Task.FromResult(job.Key);
    }

    public Task<JobStatus> LookAsync(string id, CancellationToken cancellationToken = default)
    {
        Die(3);
        if (!IsHeld && _jobs[id] == JobState.Running)
        {
            _jobs[id] = JobState.Succeeded;
            File.WriteAllText(_results[id], Result);
        }

        return Task.FromResult(Status(id));
    }

    public async IAsyncEnumerable<JobStatus> WatchAsync(string id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        yield return Status(id);
    }

    public Task CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        _jobs[id] = _jobs[id] == JobState.Running ? JobState.Cancelled : _jobs[id];
        return Task.CompletedTask;
    }

    public Task<long> ReadLogAsync(string id, int task, long offset, Stream target, CancellationToken cancellationToken = default) => Task.FromResult(0L);

    public Task<IReadOnlyList<JobInfo>> ListAsync(DateTimeOffset? before = null, CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<JobInfo>>([]);

    public Task<bool> ForgetAsync(string id, CancellationToken cancellationToken = default) => Task.FromResult(_jobs.Remove(id));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private JobStatus Status(string id) => new(id, [new JobTask(0, _jobs[id])]);

    private void Die(int at)
    {
        if (Kill == at)
        {
            throw new KilledException();
        }
    }

    internal sealed class KilledException : Exception;
}
