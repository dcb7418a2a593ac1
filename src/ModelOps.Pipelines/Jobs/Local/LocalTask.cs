namespace ModelOps.Pipelines.Jobs.Local;

/// <summary>One task, as the job's folder keeps it.</summary>
/// <param name="Task">What is known of it.</param>
internal sealed record LocalTask(JobTask Task)
{
    /// <summary>How often a process was to be started for it: part of the names of that process's files.</summary>
    public int Launch { get; init; }

    /// <summary>How often its process was lost.</summary>
    public int Losses { get; init; }

    /// <summary>The process that runs it; 0 while it is not known.</summary>
    public int ProcessId { get; init; }

    /// <summary>Which start of that number: the machine's boot and the process's start in ticks.</summary>
    public string Mark { get; init; } = "";

    /// <summary>The machine that it runs on.</summary>
    public string Machine { get; init; } = "";

    /// <summary>What it ends as, since it was told to end.</summary>
    public JobState? Asked { get; init; }

    /// <summary>When it was told.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    internal int Index => Task.Index;

    internal LocalTask End(JobState state, int? code, DateTimeOffset at, string? reason) => this with { Task = Task with { State = state, ExitCode = code, Ended = at, Reason = reason } };
}
