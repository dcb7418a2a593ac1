using ModelOps.Pipelines.Planning;

namespace ModelOps.Pipelines.Execution;

/// <summary>An attempt of a task that is to be started.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempt">Which attempt, from 1.</param>
/// <param name="Words">The command.</param>
/// <param name="Variables">Its variables.</param>
/// <param name="Note">Notes its job on the disk, before the job is started: the key, and the index of an array; null for a job of its own.</param>
internal sealed record TaskStart(PlanTask Task, int Attempt, IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Variables, Func<string, int?, ValueTask> Note)
{
    /// <summary>The job that an earlier process has noted; null when this attempt is new.</summary>
    internal string? OpenJob { get; init; }

    /// <summary>The task's index in that job, when it is an array.</summary>
    internal int? OpenIndex { get; init; }
}

/// <summary>A task's job.</summary>
/// <param name="Key">The job's key.</param>
/// <param name="Id">The engine's id of it.</param>
/// <param name="Index">The task's index in it.</param>
/// <param name="End">How the task ends.</param>
internal sealed record TaskJob(string Key, string Id, int Index, Task<JobTask> End);
