namespace ModelOps;

/// <summary>
/// Where the work of pipelines and trials runs: this machine, Slurm, Kubernetes. It starts commands and says what became of them. It passes no results: those are in files and in the tracking store,
/// where all processes meet.
/// </summary>
/// <remarks>
/// What it knows of a job outlives this process: whoever has the job's id, in any later process, can look at it, wait for it and cancel it. Members can be called from several threads.
/// </remarks>
public interface IJobEngine : IAsyncDisposable
{
    /// <summary>Starts a job, or finds the one that was started with the same <see cref="JobSpec.Key"/> before, by this process or another: the work is started once.</summary>
    /// <param name="job">What to run.</param>
    /// <param name="cancellationToken">Stops asking; a job that was started stays.</param>
    /// <returns>The job's id: what the engine itself calls it, as far as it can.</returns>
    /// <exception cref="InvalidInputException">The engine does not take the job: resources it does not have, a setting that is wrong, a dependency it does not know.</exception>
    /// <exception cref="WorkFailedException">The engine cannot be reached, or answers what cannot be understood.</exception>
    Task<string> StartAsync(JobSpec job, CancellationToken cancellationToken = default);

    /// <summary>What is known of a job now.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="WorkFailedException">The engine cannot be reached. A job that the engine no longer knows is no error: its tasks are <see cref="JobState.Lost"/>.</exception>
    Task<JobStatus> LookAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>What is known of a job, at once and then whenever it changes, until all of its tasks have ended.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellationToken">Stops watching; the job goes on.</param>
    /// <exception cref="WorkFailedException">The engine cannot be reached, also after some tries.</exception>
    IAsyncEnumerable<JobStatus> WatchAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Ends a job: its processes get SIGTERM and, when they have not ended in time, SIGKILL. One that has ended stays as it is.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="WorkFailedException">The engine cannot be reached.</exception>
    Task CancelAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Copies what a task has written to its standard output and standard error, in the order in which it came.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="task">The task's index, from 0.</param>
    /// <param name="offset">How many bytes of it to leave out: those that were read before.</param>
    /// <param name="target">Where the rest goes.</param>
    /// <param name="cancellationToken">Stops copying.</param>
    /// <returns>The offset to go on from.</returns>
    /// <exception cref="WorkFailedException">The engine cannot be reached.</exception>
    Task<long> ReadLogAsync(string id, int task, long offset, Stream target, CancellationToken cancellationToken = default);
}
