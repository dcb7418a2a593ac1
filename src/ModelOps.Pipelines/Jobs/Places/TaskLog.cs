using System.Runtime.CompilerServices;
using System.Text;

namespace ModelOps.Pipelines.Jobs.Places;

/// <summary>What a task of a job has written.</summary>
internal sealed class TaskLog
{
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(250);
    private readonly IJobEngine _engine;

    private TaskLog(IJobEngine engine, FolderJob job, int index) => (_engine, Job, Index) = (engine, job, index);

    /// <summary>The job, as it stood when it was found.</summary>
    internal FolderJob Job { get; }

    /// <summary>The task's index, from 0.</summary>
    internal int Index { get; }

    /// <summary>The log of a task: the one of a number, else the one that the name is of, else the first.</summary>
    /// <exception cref="InvalidInputException">No job has the name, or it has no such task.</exception>
    internal static async Task<TaskLog> FindAsync(FolderJobs jobs, string name, int? task, CancellationToken cancellationToken)
    {
        var (job, engine) = await jobs.FindAsync(name, cancellationToken).ConfigureAwait(false);
        var index = task ?? job.IndexOf(name) ?? 0;
        return index >= 0 && index < job.Status.Tasks.Count ? new(engine, job, index)
            : throw new InvalidInputException($"The job '{job.Info.Id}' has no task {index}. It has {job.Status.Tasks.Count}, from 0.");
    }

    /// <summary>Its text, in parts as they come.</summary>
    /// <param name="follow">Whether to go on until the task has ended.</param>
    /// <param name="cancellationToken">Stops reading; the job goes on.</param>
    internal async IAsyncEnumerable<string> ReadAsync(bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (offset, decoder) = (0L, Encoding.UTF8.GetDecoder());

        // What is read after the end was seen is all.
        // Of a job that was deleted meanwhile an engine knows no task but one that is lost.
        for (var isLast = !follow; ; isLast = (await _engine.LookAsync(Job.Info.Id, cancellationToken).ConfigureAwait(false)).Tasks.ElementAtOrDefault(Index)?.HasEnded ?? true)
        {
            using var read = new MemoryStream();
            offset = await _engine.ReadLogAsync(Job.Info.Id, Index, offset, read, cancellationToken).ConfigureAwait(false);
            var letters = new char[Encoding.UTF8.GetMaxCharCount((int)read.Length)];
            if (decoder.GetChars(read.ToArray(), letters, flush: isLast) is > 0 and var count)
            {
                yield return new string(letters, 0, count);
            }

            if (isLast)
            {
                yield break;
            }

            // Other processes do not stand still with an injected clock.
            await Task.Delay(_between, cancellationToken).ConfigureAwait(false);
        }
    }
}
