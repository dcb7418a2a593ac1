namespace ModelOps.Pipelines.Jobs.Places;

/// <summary>A job of a place, as it stands now.</summary>
/// <param name="Place">Where it is kept.</param>
/// <param name="Info">What its folder says.</param>
/// <param name="Status">How far its tasks are.</param>
internal sealed record KnownJob(JobPlace Place, JobInfo Info, JobStatus Status)
{
    /// <summary>When its first task began; null before.</summary>
    internal DateTimeOffset? Started => Status.Tasks.Min(task => task.Started);

    /// <summary>When its last task ended; null before.</summary>
    internal DateTimeOffset? Ended => Status.HasEnded ? Status.Tasks.Max(task => task.Ended) : null;

    /// <summary>Its state in words: of an array how many tasks are in which.</summary>
    internal string State => Status.Tasks.Count == 1 ? Word(Status.Tasks[0].State)
        : string.Join(", ", Status.Tasks.GroupBy(task => task.State).OrderBy(group => group.Key).Select(group => FormattableString.Invariant($"{group.Count()} {Word(group.Key)}")));

    /// <summary>What people call a task: its name, or its number where there are several.</summary>
    internal string TaskName(int index) => index < Info.TaskNames.Count ? Info.TaskNames[index] : FormattableString.Invariant($"{index}");

    /// <summary>The index of the task that a text names; null when it names none or the job as a whole.</summary>
    internal int? IndexOf(string text) => Info.TaskNames.Index().Where(task => task.Item == text).Select(task => (int?)task.Index).FirstOrDefault();

    /// <summary>Whether a text names it or one of its tasks.</summary>
    internal bool Is(string text) => Info.Id == text || Info.Name == text || Info.Name.EndsWith("-" + text, StringComparison.Ordinal) || IndexOf(text) is not null;

    /// <summary>The jobs of some places, the oldest first.</summary>
    internal static async Task<IReadOnlyList<KnownJob>> OfAsync(IEnumerable<(JobPlace Place, IJobEngine Engine)> places, CancellationToken cancellationToken)
    {
        List<KnownJob> jobs = [];
        foreach (var (place, engine) in places)
        {
            foreach (var info in await engine.ListAsync(null, cancellationToken).ConfigureAwait(false))
            {
                jobs.Add(new KnownJob(place, info, await engine.LookAsync(info.Id, cancellationToken).ConfigureAwait(false)));
            }
        }

        return [.. jobs.OrderBy(job => job.Info.Created)];
    }

    /// <summary>A state as a word or two.</summary>
    internal static string Word(JobState state) => state switch
    {
        JobState.TimedOut => "timed out",
        JobState.OutOfMemory => "out of memory",
        _ => state.ToString().ToLowerInvariant(),
    };
}
