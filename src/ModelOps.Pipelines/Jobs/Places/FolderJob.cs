namespace ModelOps;

/// <summary>A job that an engine runs or ran for a pipeline or a search of a folder, as it stands now.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="Folder">The folder in which the engine keeps its jobs.</param>
/// <param name="Info">What that folder says of it.</param>
/// <param name="Status">How far its tasks are.</param>
public sealed record FolderJob(string Engine, string Folder, JobInfo Info, JobStatus Status)
{
    /// <summary>When its first task began; null before.</summary>
    public DateTimeOffset? Started => Status.Tasks.Min(task => task.Started);

    /// <summary>When its last task ended; null before.</summary>
    public DateTimeOffset? Ended => Status.HasEnded ? Status.Tasks.Max(task => task.Ended) : null;

    /// <summary>Its state in words: of an array how many tasks are in which.</summary>
    public string State => Status.Tasks.Count == 1 ? Word(Status.Tasks[0].State)
        : string.Join(", ", Status.Tasks.GroupBy(task => task.State).OrderBy(group => group.Key).Select(group => FormattableString.Invariant($"{group.Count()} {Word(group.Key)}")));

    /// <summary>What people call a task: its name, or its number where there are several.</summary>
    /// <param name="index">The task's index, from 0.</param>
    public string TaskName(int index) => index < Info.TaskNames.Count ? Info.TaskNames[index] : FormattableString.Invariant($"{index}");

    /// <summary>The index of the task that a text names; null when it names none or the job as a whole.</summary>
    internal int? IndexOf(string text) => Info.TaskNames.Index().Where(task => task.Item == text).Select(task => (int?)task.Index).FirstOrDefault();

    /// <summary>Whether a text names it or one of its tasks.</summary>
    internal bool Is(string text) => Info.Id == text || Info.Name == text || Info.Name.EndsWith("-" + text, StringComparison.Ordinal) || IndexOf(text) is not null;

    private static string Word(JobState state) => state switch
    {
        JobState.TimedOut => "timed out",
        JobState.OutOfMemory => "out of memory",
        _ => state.ToString().ToLowerInvariant(),
    };
}
