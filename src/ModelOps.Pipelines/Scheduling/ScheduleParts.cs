namespace ModelOps.Pipelines.Scheduling;

/// <summary>What a scheduler works with.</summary>
internal sealed record ScheduleParts
{
    /// <summary>Where schedules are kept.</summary>
    public required ScheduleStore Store { get; init; }

    /// <summary>Opens the engine that keeps a run in a folder.</summary>
    public required Func<string, IJobEngine> Engine { get; init; }

    /// <summary>Says a line.</summary>
    public required Func<string, ValueTask> Say { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
