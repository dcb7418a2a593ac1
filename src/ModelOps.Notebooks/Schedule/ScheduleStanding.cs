namespace ModelOps;

/// <summary>A schedule as it stands.</summary>
/// <param name="State">Where it is.</param>
/// <param name="IsRunning">Whether a process runs it now.</param>
public sealed record ScheduleStanding(ScheduleState State, bool IsRunning)
{
    /// <summary>When it is due next; null for never again.</summary>
    public DateTimeOffset? Next { get; init; }
}
