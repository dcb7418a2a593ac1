namespace ModelOps.Pipelines.Schedules;

/// <summary>A job with what the scheduler of this tool knows beyond others.</summary>
/// <param name="Job">The job.</param>
internal sealed record ScheduleEntry(ScheduleJob Job)
{
    internal const int UsualLimit = 100;

    /// <summary>A run starts up to so much later than it is due, each time and name by another piece of it.</summary>
    internal TimeSpan Jitter { get; init; }

    /// <summary>How many times that have passed are run at most.</summary>
    internal int Limit { get; init; } = UsualLimit;

    internal string CatchUp => Job.CatchUp ?? ScheduleNotes.Latest;

    internal string Overlap => Job.Overlap ?? (CatchUp == ScheduleNotes.All ? ScheduleNotes.Queue : ScheduleNotes.Skip);
}
