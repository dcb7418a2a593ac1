namespace ModelOps;

/// <summary>What an engine knows of a job.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Tasks">One for each task, in the order of their indices.</param>
public sealed record JobStatus(string Id, IReadOnlyList<JobTask> Tasks)
{
    /// <summary>Whether all tasks have ended.</summary>
    public bool HasEnded => Tasks.All(task => task.HasEnded);

    /// <summary>Whether all tasks have succeeded.</summary>
    public bool HasSucceeded => Tasks.All(task => task.State == JobState.Succeeded);
}
