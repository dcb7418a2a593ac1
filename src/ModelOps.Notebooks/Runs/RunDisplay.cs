using ModelOps.Tracking;

namespace ModelOps;

/// <summary>How a run's head is shown in a table.</summary>
internal static class RunDisplay
{
    internal static DateTimeOffset? Started(RunInfo run) => run.StartTime is > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(run.StartTime.Value) : null;

    internal static TimeSpan? Duration(RunInfo run) => run is { StartTime: > 0, EndTime: > 0 } ? TimeSpan.FromMilliseconds(run.EndTime.Value - run.StartTime.Value) : null;
}
