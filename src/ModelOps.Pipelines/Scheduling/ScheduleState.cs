namespace ModelOps;

/// <summary>Where a schedule is: what the scheduler writes before it does anything.</summary>
public sealed record ScheduleState
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The file that it runs: a full path.</summary>
    public required string File { get; init; }

    /// <summary>When it runs it.</summary>
    public required string Cron { get; init; }

    /// <summary>The time zone of <see cref="Cron"/>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The last time that was acted on: none up to it starts anything any more.</summary>
    public required DateTimeOffset Handled { get; init; }

    /// <summary>Times that wait for their run.</summary>
    public IReadOnlyList<DateTimeOffset> Queue { get; init; } = [];

    /// <summary>The time whose run was started; null when nothing runs.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>When that run was started.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The run that ended last; null for none.</summary>
    public ScheduleEnd? Last { get; init; }

    /// <summary>How many runs have ended.</summary>
    public int Runs { get; init; }

    /// <summary>What was left out last and why; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>What keeps it from going on, which is tried again; null for nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>The process that runs it, or ran it last.</summary>
    public StartedProcess? Process { get; init; }
}

/// <summary>A run that has ended.</summary>
/// <param name="Due">The time that it was for.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="ExitCode">Its exit code; null when it is not known.</param>
/// <param name="Why">Why it did not succeed; null when it did.</param>
public sealed record ScheduleEnd(DateTimeOffset Due, DateTimeOffset Ended, int? ExitCode, string? Why)
{
    /// <summary>The file with what it wrote.</summary>
    public string? Log { get; init; }
}
