namespace ModelOps;

/// <summary>
/// Where the work of pipelines and trials runs: this machine, Slurm, Kubernetes. It starts commands and says what became of them. It passes no results: those are in files and in the tracking store,
/// where all processes meet.
/// </summary>
/// <remarks>
/// What it knows of a job outlives this process: whoever has the job's id, in any later process, can look at it, wait for it and cancel it. A job's key is taken for its id, too. Members can be called from several threads.
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

    /// <summary>The jobs that the engine's folder knows, the oldest first.</summary>
    /// <param name="before">Only those that were started before this time; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="WorkFailedException">What the folder keeps of a job cannot be read.</exception>
    Task<IReadOnlyList<JobInfo>> ListAsync(DateTimeOffset? before = null, CancellationToken cancellationToken = default);

    /// <summary>Forgets a job that has ended: deletes what the engine's folder keeps of it, with its logs. One that has not ended stays as it is.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>Whether it was deleted.</returns>
    /// <exception cref="WorkFailedException">The engine cannot be reached.</exception>
    Task<bool> ForgetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>How tasks call a folder of this machine; where they see the same disk under the same path, as it is called here.</summary>
    /// <param name="folder">A full path of this machine.</param>
    /// <exception cref="InvalidInputException">They do not see it, as far as the engine's settings say.</exception>
    string FolderThere(string folder) => folder;
}
