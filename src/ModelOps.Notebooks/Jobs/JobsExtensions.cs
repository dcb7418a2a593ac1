using ModelOps.Pipelines.Jobs.Places;

namespace ModelOps;

/// <summary>The C# calls of <c>#!jobs</c>: what engines run for the pipelines and searches of this folder.</summary>
public static class JobsExtensions
{
    /// <summary>The jobs of this folder, the oldest first.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="options">Which; null for those that have not ended, and the 20 newest.</param>
    /// <param name="cancellationToken">Stops asking the engines.</param>
    /// <returns>The jobs; see <see cref="JobsResult.LeftOut"/>.</returns>
    /// <exception cref="WorkFailedException">An engine cannot be reached.</exception>
    public static Task<JobsResult> JobsAsync(this ModelOpsSession ops, JobsOptions? options = null, CancellationToken cancellationToken = default) =>
        new JobsCommand().CallAsync(ops, options ?? new JobsOptions(), cancellationToken);

    /// <summary>What a job, or a task of it, has written.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="job">Its id, its name, or the name of a task; of several the newest.</param>
    /// <param name="options">Which task of an array, and whether to wait for its end; null for the one that the name is of, else the first, as it is now.</param>
    /// <param name="cancellationToken">Stops reading; the job goes on.</param>
    /// <exception cref="InvalidInputException">No job has the name, or it has no such task.</exception>
    /// <exception cref="WorkFailedException">An engine cannot be reached.</exception>
    public static Task<JobLog> JobLogAsync(this ModelOpsSession ops, string job, JobLogOptions? options = null, CancellationToken cancellationToken = default) =>
        new JobLogCommand().CallAsync(ops, (options ?? new JobLogOptions()) with { Job = job }, cancellationToken);

    /// <summary>Ends a job with all of its tasks.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="job">Its id, its name, or the name of a task; of several the newest.</param>
    /// <param name="cancellationToken">Stops waiting for its end.</param>
    /// <exception cref="InvalidInputException">No job has the name, or it has ended already.</exception>
    /// <exception cref="WorkFailedException">An engine cannot be reached.</exception>
    public static Task<JobCancellation> CancelJobAsync(this ModelOpsSession ops, string job, CancellationToken cancellationToken = default) =>
        new JobCancelCommand().CallAsync(ops, new JobOptions { Job = job }, cancellationToken);

    /// <summary>Deletes what is left of jobs that have ended, with their logs; never of one that runs.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="olderThan">How long ago they must have ended; null for 30 days.</param>
    /// <param name="cancellationToken">Stops deleting.</param>
    /// <returns>How many; see <see cref="JobCleanup.LeftOut"/>.</returns>
    /// <exception cref="InvalidInputException">The time is below zero.</exception>
    /// <exception cref="WorkFailedException">An engine cannot be reached.</exception>
    public static Task<JobCleanup> CleanJobsAsync(this ModelOpsSession ops, TimeSpan? olderThan = null, CancellationToken cancellationToken = default) =>
        new JobCleanCommand().CallAsync(ops, new JobCleanOptions { OlderThan = olderThan ?? JobPlace.UsualAge }, cancellationToken);

    /// <summary>Says each of some sentences.</summary>
    internal static async Task NoteAllAsync(this ModelOpsSession ops, IEnumerable<string> sentences, CancellationToken cancellationToken)
    {
        foreach (var sentence in sentences)
        {
            await ops.Host.NoteAsync(sentence, cancellationToken).ConfigureAwait(false);
        }
    }
}
